"""What is said of a file of rules: sentences with their places, for people."""

from collections.abc import Mapping, Sequence

from homeassistant.core import HomeAssistant

from ..rules.model import Complaint, Remark
from ..texts import async_flow_texts

_MOST_COMPLAINTS = 5


class Sentences:
    """The texts of remarks and complaints in Home Assistant's language."""

    def __init__(
        self,
        remarks: Mapping[str, str],
        complaints: Mapping[str, str],
        words: Mapping[str, str],
    ) -> None:
        """Take texts by code, and the words around them."""
        self._remarks = remarks
        self._complaints = complaints
        self.words = words

    @classmethod
    async def async_load(cls, hass: HomeAssistant) -> Sentences:
        """Return the texts in the language that Home Assistant has now."""
        return cls(
            await async_flow_texts(hass, "rule_remark"),
            await async_flow_texts(hass, "rule_complaint"),
            {
                **await async_flow_texts(hass, "rules"),
                **await async_flow_texts(hass, "names"),
            },
        )

    def remark(self, remark: Remark) -> str:
        """Return a remark's sentence, without its place."""
        return self._remarks[remark.code].format(**remark.placeholders)

    def placed(self, line: int, column: int, sentence: str) -> str:
        """Return a sentence with where in the file it belongs."""
        return self.words["place"].format(line=line, column=column, sentence=sentence)

    def complaints(self, complaints: tuple[Complaint, ...]) -> str:
        """Return the first complaints with their places, and how many more."""
        said = [
            self.placed(
                one.line,
                one.column,
                self._complaints[one.code].format(**one.placeholders),
            )
            for one in complaints[:_MOST_COMPLAINTS]
        ]
        return "\n".join([*said, *self.more(complaints[_MOST_COMPLAINTS:])])

    def more(self, left_out: Sequence[object]) -> list[str]:
        """Return a line that counts what is left out; none if that is nothing."""
        count = len(left_out)
        return [self.words["more"].format(count=count)] if count else []
