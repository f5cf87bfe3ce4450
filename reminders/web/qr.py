"""An address as a QR code, drawn into the page, so that nothing is fetched for it."""

import segno
from markupsafe import Markup


def qr_code(address: str) -> Markup:
    """Return the SVG of a code: dark on light in every theme, since cameras ask for it."""
    code = segno.make(address, error="m", micro=False)
    return Markup(code.svg_inline(omitsize=True, border=4, dark="#000", light="#fff", svgclass=None, lineclass=None))  # noqa: S704 - the library draws it from numbers; the address is not written into it
