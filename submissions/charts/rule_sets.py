"""The named, versioned rule sets. A chart names the one that marked its points; the verdict is always Anhøj's."""

from dataclasses import dataclass

from .making_data_count import MAKING_DATA_COUNT, PLOT_THE_DOTS, XmrRules


@dataclass(frozen=True, slots=True)
class RuleSet:
    """`code` is what a measure stores. The version rises when a length, a limit or a tie rule changes."""

    code: str
    name: str
    version: int
    summary: str
    xmr: XmrRules | None = None

    def __str__(self) -> str:
        return f"{self.name}, version {self.version}"


ANHOEJ = RuleSet(
    code="anhoej",
    name="Anhøj rules",
    version=1,
    summary="A signal is a run longer than round(log2 n) + 3 points on one side of the center line, or fewer crossings "
    "of it than 95 in 100 random series of that length have. Points on the line do not count. From 10 useful points.",
)
CLASSIC = RuleSet(
    code="classic",
    name="Classic run chart rules",
    version=1,
    summary="Shift: 6 or more points on one side of the median. Trend: 5 or more points rising or falling. Too few or "
    "too many runs: outside the exact table for the number of useful points, from 10 on.",
)


def _xmr_set(rules: XmrRules, screening: str) -> RuleSet:
    return RuleSet(
        code=rules.code,
        name=rules.name,
        version=rules.version,
        summary=f"A point outside mean ± 2.66 x mean moving range ({screening}); {rules.shift} points in a row on one "
        f"side of the mean; {rules.trend} points in a row rising or falling; two of three in the outer third.",
        xmr=rules,
    )


RULE_SETS = {
    rule_set.code: rule_set
    for rule_set in (
        ANHOEJ,
        CLASSIC,
        _xmr_set(PLOT_THE_DOTS, "ranges above 3.267 x their mean left out once"),
        _xmr_set(MAKING_DATA_COUNT, "all ranges used"),
    )
}
