"""What each colour means, once for light and once for dark; measured for contrast and colour blindness."""

from __future__ import annotations

from dataclasses import dataclass

Colour = tuple[str, str, str]  # itself, its background, text on that background


@dataclass(frozen=True)
class Palette:
    """What each colour means. Blue is the flow, grey the frame; the others only where something happened."""

    name: str
    paper: str
    raised: str
    line: str
    grid: str
    ink: str
    muted: str
    faint: str
    open: str
    open_pale: str
    won: str
    lost: str
    warning: str
    parked: str
    total: str
    into: str
    out: str
    band: str
    primary: str
    sidebar: tuple[str, str]
    series: tuple[str, ...]
    sequential: tuple[str, ...]
    diverging: tuple[str, ...]
    heat: tuple[str, ...]
    ramp: tuple[str, ...]
    badges: tuple[tuple[str, Colour], ...]


LIGHT = Palette(
    name="light",
    paper="#FFFFFF",
    raised="#F5F7F9",
    line="#DFE4EA",
    grid="#E9EDF1",
    ink="#0F1822",
    muted="#55616E",
    faint="#8490A0",
    open="#2B5299",
    open_pale="#C5D3EC",
    won="#2C8460",
    lost="#B23A1B",
    warning="#BE8200",
    parked="#8490A0",
    total="#4A5663",
    into="#5E8FC9",
    out="#C07A90",
    band="#DCE5F4",
    primary="#2B5299",
    sidebar=("#F7F8FA", "#FFFFFF"),
    series=tuple(
        [
            "#2B5299",
            "#B8611F",
            "#3E9C8B",
            "#662133",
            "#8388E0",
            "#45335B",
            "#875564",
            "#354E03",
            "#8C9968",
            "#8E749F",
        ]
    ),
    sequential=tuple(
        [
            "#EDF2FA",
            "#D9E4F4",
            "#C2D3EC",
            "#A8BFE2",
            "#8CA9D6",
            "#7092C8",
            "#557AB8",
            "#3D64A6",
            "#2B4F90",
            "#1C3A72",
        ]
    ),
    diverging=tuple(
        [
            "#6F9AD2",
            "#8BAEDC",
            "#A8C2E6",
            "#C6D7EF",
            "#E4ECF6",
            "#F7EBDD",
            "#F1D5B4",
            "#E9BC86",
            "#DFA25A",
            "#D38A36",
        ]
    ),
    heat=tuple(
        [
            "#FBF8F2",
            "#F9F0E1",
            "#F7E7CF",
            "#F4DDBA",
            "#F1D2A4",
            "#EDC58C",
            "#E8B873",
            "#E2AA5B",
            "#DB9B45",
            "#D38A36",
        ]
    ),
    ramp=("#7396CC", "#4E77B8", "#2B5299", "#12264A"),
    badges=(
        ("red", ("#B23A1B", "#FBEDE8", "#8F2C12")),
        ("orange", ("#B8611F", "#FBF0E6", "#8A4712")),
        ("yellow", ("#BE8200", "#FCF4E0", "#7A5300")),
        ("blue", ("#2B5299", "#EBF0F9", "#23447F")),
        ("green", ("#2C8460", "#E7F3EE", "#1F6548")),
        ("violet", ("#6A5FB0", "#F0EEF9", "#4D4391")),
        ("gray", ("#8490A0", "#F0F2F5", "#4F5B68")),
    ),
)
DARK = Palette(
    name="dark",
    paper="#11161C",
    raised="#1A2129",
    line="#2D3742",
    grid="#222B34",
    ink="#E8EDF2",
    muted="#A3AFBC",
    faint="#76828F",
    open="#7BA3E8",
    open_pale="#2C4368",
    won="#45CFA3",
    lost="#EC7462",
    warning="#EBCB5C",
    parked="#76828F",
    total="#C3CCD6",
    into="#5A87D2",
    out="#B8648F",
    band="#1F2F49",
    primary="#4673C5",
    sidebar=("#0D1217", "#1A2129"),
    series=tuple(
        [
            "#7BA3E8",
            "#E0894B",
            "#7FCB98",
            "#956A8A",
            "#54876C",
            "#F1D76C",
            "#786CC2",
            "#E1CDFE",
            "#AE6704",
            "#D2A0BC",
        ]
    ),
    sequential=tuple(
        [
            "#18202B",
            "#1D2C42",
            "#23395A",
            "#2A4873",
            "#34598D",
            "#426DA7",
            "#5682BF",
            "#6F9AD5",
            "#8FB3E6",
            "#B4CFF4",
        ]
    ),
    diverging=tuple(
        [
            "#3C68A8",
            "#355B93",
            "#2E4F80",
            "#274168",
            "#213450",
            "#3A2E22",
            "#523B22",
            "#664521",
            "#7C511F",
            "#8F5B1E",
        ]
    ),
    heat=tuple(
        [
            "#1B1F24",
            "#252320",
            "#302820",
            "#3C2E20",
            "#493521",
            "#573D21",
            "#624421",
            "#714B20",
            "#804F1E",
            "#8F5B1E",
        ]
    ),
    ramp=("#48669B", "#648BCB", "#94BAF3", "#DCEAFF"),
    badges=(
        ("red", ("#EC7462", "#3A1E1A", "#F29A8C")),
        ("orange", ("#E0894B", "#35241A", "#EDA877")),
        ("yellow", ("#EBCB5C", "#312A16", "#EFD580")),
        ("blue", ("#7BA3E8", "#1C2A42", "#A3C0F2")),
        ("green", ("#45CFA3", "#14302A", "#74DDBC")),
        ("violet", ("#A79BE6", "#282440", "#C0B7F0")),
        ("gray", ("#76828F", "#222A33", "#B2BDC9")),
    ),
)
