"""The language server, driven over stdio by a real client: open, edit, hover, fix, ignore."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

pytest.importorskip("pygls", reason="auditor[lsp] is not installed")

from lsprotocol import types
from pygls.lsp.client import BaseLanguageClient

from auditor.lsp.positions import Positions

# the croissant takes two UTF-16 units, so that a server that counts code points is found out
TEXT = "The bakers met.\n\n\N{CROISSANT} They of they said so. That is all.\n\nLeave a comment\n"
RULE = """\
id: they-of
title: A slip of the pen
category: language-quality
severity: minor
confidence: high
audience: editor
why: It is no English.
sources: [https://example.org/style]
message: "'{match}' is a slip."
check: {kind: substitution, pairs: {they of they: "they"}}
bad: [⟦They of they⟧ said so., It was ⟦they of they⟧ again.]
good: [They said so., They left.]
"""


class Client(BaseLanguageClient):
    """Keeps the diagnostics that come in."""

    def __init__(self) -> None:
        super().__init__("test", "1")
        self.arrived: asyncio.Queue[types.PublishDiagnosticsParams] = asyncio.Queue()

        @self.feature(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)
        def published(params: types.PublishDiagnosticsParams) -> None:
            self.arrived.put_nowait(params)

    async def diagnostics(self, version: int) -> list[types.Diagnostic]:
        """The diagnostics of a version, waiting for them."""
        while True:
            params = await asyncio.wait_for(self.arrived.get(), 60)
            if params.version == version:
                return list(params.diagnostics)


def in_editor(folder: Path, act: Callable[[Client, str], Awaitable[None]], name: str) -> None:
    pack = folder / "pack" / "language-quality"
    pack.mkdir(parents=True)
    (pack / "they-of.yml").write_text(RULE, encoding="utf-8")

    async def session() -> None:
        client = Client()
        select = ["--select", "they-of", "--select", "comment-form"]
        server = [sys.executable, "-m", "auditor", "lsp", "--pack", str(folder / "pack"), *select]
        await client.start_io(*server)
        root = folder.as_uri()
        await client.initialize_async(
            types.InitializeParams(capabilities=types.ClientCapabilities(), root_uri=root)
        )
        client.initialized(types.InitializedParams())
        uri = (folder / name).as_uri()
        item = types.TextDocumentItem(
            uri, "markdown" if name.endswith("md") else "plaintext", 1, TEXT
        )
        client.text_document_did_open(types.DidOpenTextDocumentParams(item))
        await act(client, uri)
        await client.shutdown_async(None)
        client.exit(None)
        await client.stop()

    asyncio.run(session())


def test_open_hover_fix_and_ignore(tmp_path: Path) -> None:
    async def act(client: Client, uri: str) -> None:
        found = {d.code: d for d in await client.diagnostics(1)}
        slip = found["they-of"]
        assert (slip.range.start.line, slip.range.start.character) == (2, 3)
        assert (slip.range.end.line, slip.range.end.character) == (2, 15)
        assert slip.severity == types.DiagnosticSeverity.Warning
        assert found["comment-form"].severity == types.DiagnosticSeverity.Error
        document = types.TextDocumentIdentifier(uri)
        hover = await client.text_document_hover_async(
            types.HoverParams(document, types.Position(2, 5))
        )
        assert hover is not None
        assert "It is no English" in hover.contents.value  # type: ignore[union-attr]
        actions = await client.text_document_code_action_async(
            types.CodeActionParams(document, slip.range, types.CodeActionContext([slip]))
        )
        titles = [action.title for action in actions or []]
        assert titles == ["Replace with 'They'", "Ignore 'they-of' here, with a reason"]
        fix, ignore = actions or []
        (edit,) = fix.edit.changes[uri]  # type: ignore[union-attr,index]
        change = types.TextDocumentContentChangePartial(text=edit.new_text, range=edit.range)
        versioned = types.VersionedTextDocumentIdentifier(uri=uri, version=2)
        client.text_document_did_change(types.DidChangeTextDocumentParams(versioned, [change]))
        assert [d.code for d in await client.diagnostics(2)] == ["comment-form"]
        (comment,) = ignore.edit.changes[uri]  # type: ignore[union-attr,index]
        assert "<!-- auditor: ignore they-of:" in comment.new_text

    in_editor(tmp_path, act, "draft.md")


def test_plain_text_is_ignored_in_a_sidecar(tmp_path: Path) -> None:
    async def act(client: Client, uri: str) -> None:
        (slip,) = [d for d in await client.diagnostics(1) if d.code == "they-of"]
        document = types.TextDocumentIdentifier(uri)
        actions = await client.text_document_code_action_async(
            types.CodeActionParams(document, slip.range, types.CodeActionContext([slip]))
        )
        create, change = actions[-1].edit.document_changes  # type: ignore[index,union-attr,misc]
        assert create.uri.endswith("draft.txt.auditor.yml")
        (tmp_path / "draft.txt.auditor.yml").write_text(change.edits[0].new_text)  # type: ignore[union-attr]
        versioned = types.VersionedTextDocumentIdentifier(uri=uri, version=2)
        whole = types.TextDocumentContentChangeWholeDocument(TEXT)
        client.text_document_did_change(types.DidChangeTextDocumentParams(versioned, [whole]))
        assert [d.code for d in await client.diagnostics(2)] == ["comment-form"]

    in_editor(tmp_path, act, "draft.txt")


@pytest.mark.parametrize(
    "text", ["", "a\r\nb\rc\nd", "\N{CROISSANT}x\n\N{CROISSANT}", "é\u2028f\n"]
)
def test_positions_and_offsets_are_inverse(text: str) -> None:
    positions = Positions(text, lambda piece: len(piece.encode("utf-16-le")) // 2)
    for offset in range(len(text) + 1):
        inside = text[offset - 1 : offset + 1] == "\r\n"
        assert inside or positions.offset(*positions.position(offset)) == offset
