package access

import "slices"

// MayBe says whether the actor may be the human behind an id, of an account or
// of a human. It is true also where nobody has said who either is: whoever asks
// refuses what takes two humans.
func (a Actor) MayBe(id string) bool { return id == "" || !a.Is(a.ID) || a.Is(id) }

// MayBeAmong says whether the actor may be one of several humans.
func (a Actor) MayBeAmong(ids []string) bool { return slices.ContainsFunc(ids, a.MayBe) }
