"""The server: audits what is open, a moment after each change, and answers about findings."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

from lsprotocol import types
from pygls.lsp.server import LanguageServer

from auditor import __version__
from auditor.audit import Auditor
from auditor.errors import AuditorError
from auditor.finding import Finding
from auditor.inputs import MEDIA_TYPES
from auditor.lsp.actions import ignoring, replacements
from auditor.lsp.positions import Positions
from auditor.render.levels import level
from auditor.text.source import TEXT, source_from_text

_QUIET = 0.3  # seconds without a change before the text is audited again
_SEVERITY = {
    "error": types.DiagnosticSeverity.Error,
    "warning": types.DiagnosticSeverity.Warning,
    "note": types.DiagnosticSeverity.Hint,
}
_LANGUAGES = {"markdown": "text/markdown", "html": "text/html"}


@dataclass(frozen=True, slots=True)
class Audited:
    """The findings of one version of an open article."""

    media_type: str
    positions: Positions
    findings: tuple[Finding, ...]


class AuditorServer(LanguageServer):
    """A language server with an auditor and what it last said of each open article."""

    def __init__(self, auditor: Auditor) -> None:
        super().__init__("auditor", __version__)
        self.auditor = auditor
        self.audited: dict[str, Audited] = {}

    def units(self, text: str) -> int:
        """Length of ``text`` in the units agreed with the editor."""
        return int(self.workspace.position_codec.client_num_units(text))

    def audit(self, uri: str) -> Audited:
        """Audit the open text as it is now."""
        document = self.workspace.get_text_document(uri)
        path = unquote(urlsplit(uri).path)
        media_type = _LANGUAGES.get(document.language_id or "") or MEDIA_TYPES.get(
            PurePosixPath(path).suffix.lower(), TEXT
        )
        source = source_from_text(document.source, path, media_type)
        report = self.auditor.audit(source)
        shown = tuple(finding for finding in report.findings if finding.status == "open")
        return Audited(media_type, Positions(document.source, self.units), shown)

    def diagnostic(self, finding: Finding, positions: Positions) -> types.Diagnostic:
        """A finding as the editor shows it."""
        rule = self.auditor.book.rules[finding.rule].file
        link = next((source for source in rule.sources if source.startswith("http")), None)
        shown = level({"severity": finding.severity, "audience": finding.audience})
        return types.Diagnostic(
            range=positions.range(finding.location.start, finding.location.end),
            message=finding.message,
            severity=_SEVERITY[shown],
            code=finding.rule,
            code_description=types.CodeDescription(href=link) if link else None,
            source="auditor",
            data=finding.fingerprint,
        )


def make_server(auditor: Auditor) -> AuditorServer:
    """The server with its features."""
    server = AuditorServer(auditor)

    async def refresh(uri: str, wait: float) -> None:
        version = server.workspace.get_text_document(uri).version
        await asyncio.sleep(wait)
        if server.workspace.get_text_document(uri).version != version:
            return  # a later change has asked again
        try:
            audited = server.audit(uri)
        except AuditorError as error:
            server.window_show_message(types.ShowMessageParams(types.MessageType.Error, str(error)))
            return
        server.audited[uri] = audited
        rows = [server.diagnostic(finding, audited.positions) for finding in audited.findings]
        server.text_document_publish_diagnostics(
            types.PublishDiagnosticsParams(uri=uri, diagnostics=rows, version=version)
        )

    @server.feature(types.TEXT_DOCUMENT_DID_OPEN)
    async def did_open(params: types.DidOpenTextDocumentParams) -> None:
        await refresh(params.text_document.uri, 0)

    @server.feature(types.TEXT_DOCUMENT_DID_CHANGE)
    async def did_change(params: types.DidChangeTextDocumentParams) -> None:
        await refresh(params.text_document.uri, _QUIET)

    @server.feature(types.TEXT_DOCUMENT_DID_CLOSE)
    def did_close(params: types.DidCloseTextDocumentParams) -> None:
        uri = params.text_document.uri
        server.audited.pop(uri, None)
        empty = types.PublishDiagnosticsParams(uri=uri, diagnostics=[])
        server.text_document_publish_diagnostics(empty)

    @server.feature(types.TEXT_DOCUMENT_HOVER)
    def hover(params: types.HoverParams) -> types.Hover | None:
        audited = server.audited.get(params.text_document.uri)
        if audited is None:
            return None
        offset = audited.positions.offset(params.position.line, params.position.character)
        here = [f for f in audited.findings if f.location.start <= offset < f.location.end]
        if not here:
            return None
        text = "\n\n---\n\n".join(_about(server, finding) for finding in here)
        return types.Hover(types.MarkupContent(types.MarkupKind.Markdown, text))

    options = types.CodeActionOptions(code_action_kinds=[types.CodeActionKind.QuickFix])

    @server.feature(types.TEXT_DOCUMENT_CODE_ACTION, options)
    def code_action(params: types.CodeActionParams) -> list[types.CodeAction]:
        uri = params.text_document.uri
        audited = server.audited.get(uri)
        if audited is None:
            return []
        positions = audited.positions
        start = positions.offset(params.range.start.line, params.range.start.character)
        end = positions.offset(params.range.end.line, params.range.end.character)
        actions: list[types.CodeAction] = []
        for finding in audited.findings:
            if finding.location.start <= end and start <= finding.location.end:
                diagnostic = server.diagnostic(finding, positions)
                actions += replacements(uri, finding, positions, diagnostic)
                actions.append(ignoring(uri, audited.media_type, finding, positions, diagnostic))
        return actions

    return server


def _about(server: AuditorServer, finding: Finding) -> str:
    rule = server.auditor.book.rules[finding.rule].file
    parts = [f"**{rule.title}** ({finding.rule})", finding.message, " ".join(rule.why.split())]
    if finding.suggestions:
        parts.append("Instead: " + ", ".join(finding.suggestions))
    if rule.advice:
        parts.append(" ".join(rule.advice.split()))
    parts.append("Source: " + ", ".join(rule.sources))
    return "\n\n".join(parts)
