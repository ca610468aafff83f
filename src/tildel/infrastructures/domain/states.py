"""How an entry comes into the register of infrastructure, and out of it again."""

from __future__ import annotations

from enum import StrEnum

from tildel.kernel.states import Transitions


class EntryState(StrEnum):
    DRAFT = "draft"  # its organisation writes
    PROPOSED = "proposed"  # lies with the committee
    PRIORITISED = "prioritised"  # has a place in the committee's order
    DECLINED = "declined"
    REGISTERED = "registered"  # public
    RETIRED = "retired"  # public, as something that was


ENTRY = Transitions(
    "infrastructure",
    EntryState.DRAFT,
    {
        (EntryState.DRAFT, "propose"): EntryState.PROPOSED,
        (EntryState.PROPOSED, "withdraw"): EntryState.DRAFT,
        (EntryState.PROPOSED, "prioritise"): EntryState.PRIORITISED,
        (EntryState.PROPOSED, "decline"): EntryState.DECLINED,
        (EntryState.PRIORITISED, "enter"): EntryState.REGISTERED,
        (EntryState.PRIORITISED, "decline"): EntryState.DECLINED,
        (EntryState.DECLINED, "rewrite"): EntryState.DRAFT,
        (EntryState.REGISTERED, "retire"): EntryState.RETIRED,
        (EntryState.RETIRED, "restore"): EntryState.REGISTERED,
    },
)
# Whose step it is.
OWNERS_STEPS = ("propose", "withdraw", "rewrite", "retire", "restore")
COMMITTEES_STEPS = ("prioritise", "decline", "enter")
# In these the owner may write; what lies with the committee stands still.
WRITABLE = (EntryState.DRAFT, EntryState.REGISTERED, EntryState.RETIRED)
PUBLIC = (EntryState.REGISTERED, EntryState.RETIRED)
# In these an entry may stand in the committee's order.
ORDERED = (EntryState.PRIORITISED, EntryState.REGISTERED)
