"""What the system says of a file, in the person's language: its own words are English, whatever stands around them."""

from __future__ import annotations

import errno

from raincheck.core.text import tr


def reason_of(problem: OSError) -> str:
    """Why the system refused, to stand in brackets inside a sentence."""
    reasons = {
        errno.ENOENT: tr("there is nothing of that name"),
        errno.ENOTDIR: tr("a part of the path is no folder"),
        errno.EISDIR: tr("it is a folder"),
        errno.EACCES: tr("the right to it is missing"),
        errno.EPERM: tr("the right to it is missing"),
        errno.EROFS: tr("the disk may only be read"),
        errno.ENOSPC: tr("the disk is full"),
        errno.EDQUOT: tr("your share of the disk is full"),
        errno.EFBIG: tr("the file would be too large for the disk"),
        errno.EEXIST: tr("something of that name is there already"),
        errno.EBUSY: tr("another program is using it"),
        errno.ETXTBSY: tr("another program is using it"),
        errno.EIO: tr("the disk refuses to read or write"),
        errno.ENXIO: tr("there is no device behind it"),
        errno.ENODEV: tr("there is no device behind it"),
        errno.ELOOP: tr("it is a link that leads nowhere"),
        errno.ENAMETOOLONG: tr("the name is too long"),
        errno.EMFILE: tr("too many files are open"),
        errno.ENFILE: tr("too many files are open"),
    }
    code = problem.errno or 0
    return reasons.get(code) or tr("the system says error {n}").format(n=code)
