// Whether the page still waits for its server.
() => busy(documents())
