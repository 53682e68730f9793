"""What an editor offers at a finding: the suggested words, and to ignore it with a reason."""

from __future__ import annotations

from lsprotocol import types

from auditor.finding import Finding
from auditor.lsp.positions import Positions
from auditor.suppress import SIDECAR
from auditor.text.source import HTML, MARKDOWN

_OFFERED = 4
REASON = "say why here"


def replacements(
    uri: str, finding: Finding, positions: Positions, diagnostic: types.Diagnostic
) -> list[types.CodeAction]:
    """One quick fix per suggested word, best first."""
    where = positions.range(finding.location.start, finding.location.end)
    return [
        types.CodeAction(
            title=f"Replace with '{word}'",
            kind=types.CodeActionKind.QuickFix,
            diagnostics=[diagnostic],
            is_preferred=index == 0 and finding.audience == "gate",
            edit=types.WorkspaceEdit(changes={uri: [types.TextEdit(where, word)]}),
        )
        for index, word in enumerate(finding.suggestions[:_OFFERED])
    ]


def ignoring(
    uri: str, media_type: str, finding: Finding, positions: Positions, diagnostic: types.Diagnostic
) -> types.CodeAction:
    """Write a suppression for the author to complete with a reason.

    Markdown and HTML get a comment on the line above; plain text gets an entry in its sidecar.
    """
    if media_type in (MARKDOWN, HTML):
        line, _ = positions.position(finding.location.start)
        here = types.Position(line, 0)
        comment = f"<!-- auditor: ignore {finding.rule}: {REASON} -->\n"
        edit = types.WorkspaceEdit(
            changes={uri: [types.TextEdit(types.Range(here, here), comment)]}
        )
    else:
        edit = _sidecar_edit(uri + SIDECAR, finding)
    return types.CodeAction(
        title=f"Ignore '{finding.rule}' here, with a reason",
        kind=types.CodeActionKind.QuickFix,
        diagnostics=[diagnostic],
        edit=edit,
    )


def _sidecar_edit(uri: str, finding: Finding) -> types.WorkspaceEdit:
    entry = f"- rule: {finding.rule}\n  fingerprint: {finding.fingerprint}\n  reason: {REASON}\n"
    top = types.Position(0, 0)
    return types.WorkspaceEdit(
        document_changes=[
            types.CreateFile(uri=uri, options=types.CreateFileOptions(ignore_if_exists=True)),
            types.TextDocumentEdit(
                text_document=types.OptionalVersionedTextDocumentIdentifier(uri=uri),
                edits=[types.TextEdit(types.Range(top, top), entry)],
            ),
        ]
    )
