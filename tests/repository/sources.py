"""The repository's files, and the integration's modules as syntax trees."""

import ast
from dataclasses import dataclass
from functools import cache
from pathlib import Path
import subprocess

REPOSITORY = Path(__file__).parents[2]
INTEGRATION = REPOSITORY / "custom_components/jellyseerr_cleanup"
PACKAGE = "custom_components.jellyseerr_cleanup"


@dataclass(frozen=True, slots=True)
class Module:
    """A module of the integration: its path in it, and its syntax."""

    path: Path
    tree: ast.Module

    @property
    def layer(self) -> str:
        """Return the package that it is in; empty at the top."""
        return self.path.parts[0] if len(self.path.parts) > 1 else ""

    @property
    def name(self) -> str:
        """Return the full name by which it is imported."""
        parts = [PACKAGE, *self.path.with_suffix("").parts]
        return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)

    def imported(self) -> set[str]:
        """Return the full names of the modules that it imports from."""
        names: set[str] = set()
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                names |= {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom):
                base = self._absolute(node)
                # `from . import settings` names the module only after the import
                names |= {
                    f"{base}.{alias.name}" if node.level else base
                    for alias in node.names
                }
        return names

    def _absolute(self, node: ast.ImportFrom) -> str:
        if not node.level:
            return node.module or ""
        package = [*PACKAGE.split("."), *self.path.parent.parts]
        parts = package[: len(package) - node.level + 1]
        return ".".join([*parts, node.module] if node.module else parts)


@cache
def modules() -> tuple[Module, ...]:
    """Return all modules of the integration."""
    return tuple(
        Module(
            path.relative_to(INTEGRATION), ast.parse(path.read_text(encoding="utf-8"))
        )
        for path in sorted(INTEGRATION.rglob("*.py"))
    )


@cache
def files() -> tuple[str, ...]:
    """Return what is in the repository, or would be with the next commit."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    listed = subprocess.run(
        command, cwd=REPOSITORY, check=True, capture_output=True, text=True
    )
    paths = (path for path in listed.stdout.split("\0") if path)
    return tuple(sorted(path for path in paths if (REPOSITORY / path).is_file()))
