"""A sheet as PDF, A4, in letters that can be searched and copied."""

from __future__ import annotations

from functools import singledispatchmethod

from fpdf import FPDF, FontFace
from fpdf.enums import VAlign, XPos, YPos

from bot.documents.fonts import BOLD, REGULAR, font_file
from bot.domain.sheets import Block, Facts, Grid, Heading, Link, Paragraph, Sheet, Signatures

_FAMILY = "sheet"
_MARGIN = 18  # millimetres
_TEXT, _SMALL, _HEADING, _TITLE = 10, 8, 12, 17  # points
_LINE = 1.45  # of the letters' size: Vietnamese stacks marks on capitals
_POINT = 0.3528  # millimetres
_INK, _QUIET, _ACCENT, _SHADE = (33, 37, 41), (108, 117, 125), (11, 87, 143), (238, 243, 248)
_RULE = (206, 212, 218)
_PADDING = 1.2  # millimetres inside a cell
_NAMES = (3, 7)  # shares of a line: name, value
_SIGNING = 28  # millimetres to sign in


def pdf(sheet: Sheet) -> bytes:
    """The sheet printed. The same sheet gives the same pages."""
    page = _Page(sheet)
    page.add_page()
    page.title_block(sheet)
    for block in sheet.blocks:
        page.put(block)
    return bytes(page.output())


class _Page(FPDF):
    """The paper, with a way to put each kind of block on it."""

    def __init__(self, sheet: Sheet) -> None:
        super().__init__(format="A4")
        self._foot = sheet.foot
        self.set_title(sheet.title)
        self.set_lang("vi")
        self.set_margin(_MARGIN)
        self.set_auto_page_break(auto=True, margin=_MARGIN + 8)
        self.add_font(_FAMILY, "", font_file(REGULAR))
        self.add_font(_FAMILY, "B", font_file(BOLD))

    def footer(self) -> None:
        """The foot and the page's number."""
        self.set_y(-_MARGIN)
        self._pen(_SMALL, _QUIET)
        self.multi_cell(self.epw - 20, _height(_SMALL), self._foot, new_x=XPos.RIGHT, new_y=YPos.TOP)
        self.cell(20, _height(_SMALL), f"{self.page_no()}/{{nb}}", align="R")

    def title_block(self, sheet: Sheet) -> None:
        """Who writes, what it is, and a line below."""
        self._lines(sheet.head, _SMALL, _QUIET)
        self.ln(3)
        self._lines(sheet.title, _TITLE, _ACCENT, bold=True)
        if sheet.subtitle:
            self._lines(sheet.subtitle, _TEXT, _QUIET)
        self.ln(2)
        self.set_draw_color(*_ACCENT)
        self.line(self.l_margin, self.y, self.l_margin + self.epw, self.y)
        self.ln(4)

    @singledispatchmethod
    def put(self, block: Block) -> None:
        """One block below what stands there."""
        raise TypeError(type(block).__name__)

    @put.register
    def _heading(self, block: Heading) -> None:
        self.ln(3)
        if self.will_page_break(_height(_HEADING) * 3):  # a title is not left behind alone
            self.add_page()
        self._lines(block.text, _HEADING, _ACCENT, bold=True)
        self.ln(1)

    @put.register
    def _paragraph(self, block: Paragraph) -> None:
        self._lines(block.text, _SMALL if block.quiet else _TEXT, _QUIET if block.quiet else _INK)
        self.ln(2)

    @put.register
    def _facts(self, block: Facts) -> None:
        self._pen(_TEXT, _INK)
        self.set_draw_color(*_RULE)
        with self.table(
            borders_layout="HORIZONTAL_LINES",
            col_widths=_NAMES,
            first_row_as_headings=False,
            line_height=_height(_TEXT),
            text_align="LEFT",
            v_align=VAlign.T,
            padding=_PADDING,
        ) as table:
            for name, value in block.pairs:
                row = table.row()
                row.cell(name, style=FontFace(color=_QUIET))
                row.cell(value)
        self.ln(2)

    @put.register
    def _grid(self, block: Grid) -> None:
        self._pen(_SMALL, _INK)
        self.set_draw_color(*_RULE)
        head = FontFace(emphasis="BOLD", fill_color=_SHADE, color=_ACCENT)
        with self.table(
            borders_layout="HORIZONTAL_LINES",
            col_widths=block.widths,
            headings_style=head,
            line_height=_height(_SMALL),
            text_align="LEFT",
            v_align=VAlign.T,
            padding=_PADDING,
        ) as table:
            for cells in (block.head, *block.rows):
                table.row(cells)
        self.ln(2)

    @put.register
    def _link(self, block: Link) -> None:
        self._pen(_TEXT, _ACCENT, bold=True)
        self.multi_cell(0, _height(_TEXT), block.text, link=block.url, new_x=XPos.LMARGIN, new_y=YPos.NEXT)
        self.ln(2)

    @put.register
    def _signatures(self, block: Signatures) -> None:
        if self.will_page_break(_SIGNING):
            self.add_page()
        self.ln(4)
        self._pen(_TEXT, _QUIET)
        for name in block.names:
            self.cell(self.epw / len(block.names), _height(_TEXT), name, align="C")
        self.ln(_SIGNING)

    def _lines(self, text: str, size: int, colour: tuple[int, int, int], *, bold: bool = False) -> None:
        self._pen(size, colour, bold=bold)
        self.multi_cell(0, _height(size), text, align="L", new_x=XPos.LMARGIN, new_y=YPos.NEXT)

    def _pen(self, size: int, colour: tuple[int, int, int], *, bold: bool = False) -> None:
        self.set_font(_FAMILY, "B" if bold else "", size)
        self.set_text_color(*colour)


def _height(size: int) -> float:
    """The height of a line of letters of so many points, in millimetres."""
    return size * _POINT * _LINE
