"""工作居住证电子确认单 (FAQ 52)."""

from __future__ import annotations

from urllib.parse import quote

from flask import Response

from mock_portal import people
from mock_portal.errors import Refused
from mock_portal.records import Permit
from mock_portal.slip import slip_pdf
from mock_portal.talent import ok
from mock_portal.talent_person.site import bp, person
from mock_portal.web import the_store


def _permit() -> Permit | None:
    return people.permit_of(the_store(), person().id_number)


@bp.get("/api/slip")
def slip() -> Response:
    """The permit as the page shows it; a suspended one has no slip (FAQ 75)."""
    store, permit = the_store(), _permit()
    if permit is None:
        return ok({"permit": None})
    return ok(
        {
            "permit": {
                "number": permit.number,
                "unit": store.units[permit.unit].name,
                "issued": permit.issued.isoformat(),
                "expires": permit.expires.isoformat(),
                "state": people.permit_state(permit, store.clock.today()),
                "children": [child["姓名"] for child in permit.children],
            }
        }
    )


@bp.get("/api/slip.pdf")
def download_slip() -> Response:
    """The PDF, under a name that holds the person's, as such portals do."""
    store, permit = the_store(), _permit()
    if permit is None or people.permit_state(permit, store.clock.today()) != "有效":
        raise Refused("您没有有效的工作居住证")
    name = quote(f"工作居住证电子确认单_{person().name}.pdf")
    return Response(
        slip_pdf(permit, person().name, store.units[permit.unit].name),
        content_type="application/pdf",
        headers={"Content-Disposition": f"attachment; filename=slip.pdf; filename*=UTF-8''{name}"},
    )
