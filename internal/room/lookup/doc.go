// Package lookup is the one search for the public: over all that the rooms let
// everybody find (recommendations, reports, bodies, what was said before, releases
// of figures, audits, pages).
//
// It knows no room. Each says what can be found in it ([room.Finder]), and gives it
// as the public, by the rules of the page that shows it. From that the words are
// indexed (package search), and before anything is shown the room is asked again: what
// is not public any more is left out, and what is shown is what it says now.
//
// The index is in memory and belongs to this process. It is made when the process
// starts, in the background; what changed is indexed by itself beside it, before the
// next search is answered. A search waits for that no longer than [patience], and
// says so when it did not wait to the end.
//
// Start at index.go (what is kept), service.go (a search), page.go (what is shown).
package lookup
