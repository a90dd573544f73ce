"""One archive copied into another, through the protocol alone: the engines of both do not matter.

A pack (`packs`) carries bulletins, files and announcements between machines, by files that anyone may have
written. A copy does not write a pack in between: a pack has no reading positions, saved queries, marks of
addresses that are not kept and records of syncs; it sorts by address, so that bulletins of one day change their
order; it asks for each text and each attachment by a call of its own, which a network makes slow; and it cuts
texts to the limits of what strangers may write. What both share is below them: the protocol puts texts in order of
time.
"""
