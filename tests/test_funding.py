"""Funding modes from the words of 资金来源."""

import pytest

from pipeline import reference
from pipeline.normalize import funding

CASES: tuple[tuple[str | None, str | None, tuple[str, ...]], ...] = (
    ("财政资金", "direct", ("direct",)),
    ("本级财政预算安排", "direct", ("direct",)),
    ("财政性资金100%", "direct", ("direct",)),
    ("一般公共预算", "direct", ("direct",)),
    ("地方政府专项债券", "bond_special", ("bond_special",)),
    ("地方政府一般债券", "bond_general", ("bond_general",)),
    ("新增专项债及财政配套资金", "bond_special", ("bond_special", "direct")),
    ("中央预算内投资和地方财政配套", "central_budget", ("central_budget", "direct")),
    ("上级财政补助资金", "special_fund", ("special_fund",)),
    ("财政专项资金", "special_fund", ("special_fund",)),
    ("省级财政转移支付", "special_fund", ("direct", "special_fund")),
    ("政府和社会资本合作(PPP)", "ppp", ("ppp",)),
    ("采用BOT方式，社会资本方投资", "ppp", ("ppp",)),
    ("财政资金30%，专项债70%", "bond_special", ("direct", "bond_special")),
    ("财政资金70%，专项债券30%", "direct", ("direct", "bond_special")),
    ("财政资金70%、企业自筹30%", "direct", ("direct",)),
    ("财政资金及企业自筹", None, ("direct",)),
    ("企业自筹", None, ()),
    ("国有资金", None, ()),
    ("非财政资金", None, ()),
    ("本项目不使用财政资金", None, ()),
    ("ROBOT专用资金", None, ()),
    ("详见招标文件", None, ()),
    ("", None, ()),
    (None, None, ()),
)


@pytest.mark.parametrize(("text", "primary", "modes"), CASES)
def test_the_cues_of_a_text_tell_its_modes(
    text: str | None, primary: str | None, modes: tuple[str, ...]
) -> None:
    assert funding.classify(text) == (primary, modes)


def test_silence_is_never_read_as_public_money() -> None:
    assert funding.classify("资金已落实") == (None, ())


def test_a_special_bond_is_no_special_fund() -> None:
    assert funding.classify("专项债券资金")[1] == ("bond_special",)


def test_only_modes_of_the_reference_table_are_given() -> None:
    known = {row["mode_id"] for row in reference.rows("funding_modes")}

    assert {mode for _, _, modes in CASES for mode in modes} < known
