"""What the document says of each paper: where it goes, who makes it, stamp, signature, order.

Chinese, for the operator. A paper in several variants (a foreign degree, a collective hukou) stands here
once a variant; `lists` picks the one that fits a case.
"""

from __future__ import annotations

from dataclasses import dataclass

GUIDE = "本清单只含常见问题（2023版）写明的要求，完整清单以《朝阳区办理工作居住证服务指南》为准。"

_SLOT = "个人平台—附件管理—"
_UNIT_SIDE = "单位平台—申请业务办理权限或单位主管部门变更"
_QUOTA = "朝阳区人力资源管理系统—指标申报或二次申报—上传材料"
_CONTRACT = "单位平台—员工列表—查看员工完整信息—更新合同；个人平台—附件管理—有效劳动合同"
_LET_GO = "单位平台—解除关联"
_SEAL = "单位公章或人事部门专用章"
_HAND = "手写签字（不能盖姓名章）并签署日期"


@dataclass(frozen=True, slots=True)
class Paper:
    """One paper as the document wants it.

    `slot`: field of the employee's papers, or of the unit's when `of_unit`. `stamp`, `sign`: who stamps or
    signs; a program cannot see it. `order`: what the one PDF holds, in this order; empty for a single paper.
    `once`: serves one business only (FAQ 39). `months`: must cover the twelve months (FAQ 36).
    `named`, `coded`: the text must show the employee's name, the unit's 18-digit code.
    """

    slot: str
    title: str
    faq: tuple[int, ...]
    where: str
    maker: str
    fresh: str = ""
    stamp: str = ""
    sign: str = ""
    order: tuple[str, ...] = ()
    note: str = ""
    of_unit: bool = False
    once: bool = False
    months: bool = False
    named: bool = False
    coded: bool = False


_TWELVE = "截至上月或再上一个月的连续 12 个月，按税款所属期，与社保同一周期；跨月须更新"

PAPERS: dict[str, Paper] = {
    "diploma": Paper("diploma", "学历证书原件彩色扫描件", (32,), f"{_SLOT}学历证书", "员工本人"),
    "diploma-foreign": Paper(
        "diploma",
        "国（境）外学历",
        (35,),
        f"{_SLOT}学历证书",
        "员工本人；认证报告由教育部留学服务中心出具",
        order=("国（境）外学历学位认证报告", "国外毕业证书原件彩色扫描件"),
    ),
    "degree": Paper("degree", "学位证书原件彩色扫描件", (32,), f"{_SLOT}学位证书", "员工本人"),
    "degree-foreign": Paper(
        "degree",
        "国（境）外学位",
        (35,),
        f"{_SLOT}学位证书",
        "员工本人；认证报告由教育部留学服务中心出具",
        order=("国（境）外学历学位认证报告", "国外取得的证书原件彩色扫描件"),
    ),
    "degree-manual": Paper(
        "degree",
        "2008-09-01 以前的学位（人工认证）",
        (88,),
        f"{_SLOT}学位证书",
        "员工本人；认证报告向学信网申请",
        order=("学位证书原件彩色扫描件", "中国高等教育学位认证报告彩色扫描件"),
    ),
    "income": Paper(
        "income",
        "应税收入材料（单位版或个人版，任选其一）",
        (36, 42),
        f"{_SLOT}应税收入材料",
        "单位版：单位在扣缴客户端全屏打印；个人版：员工在自然人电子税务局下载",
        fresh=_TWELVE,
        stamp=f"{_SEAL}（个人版只盖在申报收入记录上）",
        note="单位版须含单位全称和 18 位代码；个人版为纳税记录在前、申报收入记录在后，合并成一个 PDF。",
        months=True,
        named=True,
    ),
    "income-partner": Paper(
        "income",
        "律所合伙人应税收入截图（单位版）",
        (55, 36),
        f"{_SLOT}应税收入材料",
        "律师事务所",
        fresh="近 1 年",
        stamp=_SEAL,
        order=("上一年度汇缴全屏截图", "当年预缴申报全屏截图"),
    ),
    "insurance": Paper(
        "insurance",
        "北京市社会保险个人权益记录（参保人员缴费信息）",
        (36, 38),
        f"{_SLOT}社会保险个人权益记录",
        "员工本人（定制起止月份）",
        fresh="与应税收入材料同一周期；跨月须更新",
        months=True,
        named=True,
    ),
    "insurance-enrolled": Paper(
        "insurance",
        "新单位的社保缴费记录",
        (74,),
        f"{_SLOT}社会保险个人权益记录",
        "员工本人",
        fresh="新单位完成社保增员之后",
        named=True,
    ),
    "honesty": Paper(
        "honesty",
        "诚信声明（个人版）",
        (39, 40),
        f"{_SLOT}诚信声明",
        "员工和单位",
        fresh="只对本次业务有效，每项业务重新签署",
        stamp="单位公章或人事章",
        sign=f"员工和单位负责人（或相关人员）{_HAND}",
        once=True,
    ),
    "residence": Paper(
        "residence",
        "在京合法稳定住所证明",
        (64, 67, 68),
        f"{_SLOT}在京合法稳定住所证明",
        "员工本人",
        note="用途不能是办公；地址与填报的一致。",
    ),
    "residence-spouse": Paper(
        "residence",
        "配偶的房产证或配偶签署的租房合同",
        (66,),
        f"{_SLOT}在京合法稳定住所证明",
        "员工本人",
        note="结婚证传到“结婚证”一栏，不与住房材料合并。",
    ),
    "residence-borrowed": Paper(
        "residence",
        "借住：房主的住房材料和房屋借住声明",
        (67, 68),
        f"{_SLOT}在京合法稳定住所证明",
        "员工本人和房主",
        sign=f"房主和借住人{_HAND}",
        note="声明用附件5的样式，住址写到门牌。",
    ),
    "household": Paper(
        "household",
        "户口本首页和本人页原件彩色扫描件",
        (49,),
        f"{_SLOT}户口本首页及本人页",
        "员工本人",
    ),
    "household-collective": Paper(
        "household",
        "外地集体户口",
        (49,),
        f"{_SLOT}户口本首页及本人页",
        "员工本人；首页由户籍管理部门盖章",
        stamp="集体户口户籍管理部门红色印章（首页复印件）",
        order=("集体户口首页复印件（盖红章）彩色扫描件", "本人页原件彩色扫描件"),
    ),
    "marriage": Paper(
        "marriage",
        "结婚证原件扫描件（夫妻任一方的即可）",
        (65, 66),
        f"{_SLOT}结婚证",
        "员工本人",
        note="不与住房材料合并。",
    ),
    "contract": Paper("contract", "有效劳动合同原件扫描件", (41, 84), _CONTRACT, "单位"),
    "contract-previous": Paper(
        "contract",
        "无固定期限劳动合同（履行不足一年）",
        (41,),
        _CONTRACT,
        "单位",
        order=("上一份劳动合同", "无固定期限劳动合同"),
    ),
    "contract-renamed": Paper(
        "contract",
        "以原单位名称签订的劳动合同",
        (43,),
        _CONTRACT,
        "单位",
        order=("劳动合同原件扫描件", "更名通知书原件扫描件"),
        note="更名通知书也可改传到单位平台的附件管理，那样个人不用再传。",
    ),
    "contract-representative": Paper(
        "contract",
        "法定代表人：劳动合同、营业执照、或履行满一年的劳动合同，任一即可",
        (56,),
        _CONTRACT,
        "单位",
    ),
    "title-exam": Paper(
        "title",
        "职称证书（考试取得），另填查询路径和方式",
        (47,),
        f"{_SLOT}职称证书",
        "员工本人",
    ),
    "title-lookup": Paper(
        "title",
        "职称证书（评审取得，政府网站可查），另填查询路径和方式",
        (48,),
        f"{_SLOT}职称证书",
        "员工本人",
        note="能查验的不用传评审材料。",
    ),
    "title-review": Paper(
        "title",
        "职称证书（评审或考评结合取得）和评审材料",
        (47,),
        f"{_SLOT}职称证书",
        "员工本人",
        order=("职称证书", "评审材料原件扫描件"),
    ),
    "property": Paper(
        "other",
        "专利或软件著作权证书，和在京落地转化审计报告",
        (51,),
        f"{_SLOT}其他材料",
        "员工本人；审计报告由会计师事务所出具",
        order=("证书原件扫描件", "知识产权成果在京落地转化审计报告原件扫描件"),
    ),
    "photo": Paper("photo", "证件照（彩色，JPEG 或 PNG）", (32,), f"{_SLOT}证件照", "员工本人"),
    "leaving": Paper("leaving", "离职证明", (73, 79), _LET_GO, "单位"),
    "leaving-group": Paper(
        "leaving", "劳动合同主体变更协议原件扫描件（集团内部调动，没有离职证明）", (79,), _LET_GO, "单位"
    ),
    "leaving-settled": Paper(
        "household",
        "北京户口本",
        (86,),
        _LET_GO,
        "员工本人",
        order=("首页", "本人页", "变更页"),
    ),
    "tax-proof": Paper(
        "tax_proof",
        "涉税信息查询结果告知书或企业税收完税凭证，原件彩色扫描件",
        (15, 16, 25),
        _QUOTA,
        "单位向税务机关查询或打印",
        fresh="整自然年度，按税款所属期",
        stamp=_SEAL,
        note="与实际不符的，把《涉税信息查询结果情况核实申请表》一并附在后面，同样盖章。",
        of_unit=True,
        coded=True,
    ),
    "licence": Paper(
        "licence", "营业执照", (8,), _QUOTA, "单位", of_unit=True, coded=True
    ),
    "unit-licence": Paper(
        "licence", "营业执照", (8,), _UNIT_SIDE, "单位", of_unit=True, coded=True
    ),
    "unit-insurance": Paper(
        "insurance",
        "北京市社会保险个人权益记录（单位缴费信息）原件扫描件",
        (24,),
        _UNIT_SIDE,
        "单位",
        fresh="办理当时打印的",
        of_unit=True,
        coded=True,
    ),
    "unit-tax-proof": Paper(
        "tax_proof",
        "涉税信息查询结果告知书或企业税收完税凭证，原件彩色扫描件",
        (25,),
        _UNIT_SIDE,
        "单位向税务机关查询或打印",
        stamp=_SEAL,
        of_unit=True,
        coded=True,
    ),
    "unit-honesty": Paper(
        "honesty",
        "诚信声明（单位版）",
        (39, 40),
        _UNIT_SIDE,
        "单位",
        fresh="只对本次业务有效",
        stamp="单位公章或人事章",
        sign=f"单位负责人（法人或授权人）{_HAND}",
        of_unit=True,
        once=True,
    ),
    "high-tech": Paper(
        "high_tech", "高新技术企业证书", (23,), _UNIT_SIDE, "单位", fresh="有效期内", of_unit=True
    ),
    "rename-notice": Paper(
        "rename_notice",
        "更名通知书原件扫描件",
        (43,),
        "单位平台—附件管理",
        "市场监督管理局",
        of_unit=True,
    ),
}  # fmt: skip
