package output

import (
	"slices"
	"strconv"

	"candour/internal/base/clock"
)

// Standings of a release, as its files say them.
const (
	statusPublished   = "published"
	statusUnpublished = "not published"
	statusRepeated    = "as another body published it"
)

// status says whether the copy of a file is of something published. The files
// that are kept, hashed and checked say what they will be when anybody can have
// them; those who make a release get copies that say otherwise (StaffFile).
func (r ReleaseInfo) status() string {
	switch {
	case r.Unpublished:
		return statusUnpublished
	case r.AsPublished:
		return statusRepeated
	}
	return statusPublished
}

// provisional says whether any return behind the tables is provisional.
func provisional(results ...*Result) bool {
	return slices.ContainsFunc(results, func(r *Result) bool {
		return slices.ContainsFunc(r.Coverage, func(c Coverage) bool { return len(c.Provisional) > 0 }) ||
			slices.ContainsFunc(r.Cells, func(c Cell) bool { return c.Has(Provisional) })
	})
}

// ProvisionalWords say it in a sentence.
func ProvisionalWords(results ...*Result) string {
	if provisional(results...) {
		return "Some of these figures are provisional: they bear the sign " + string(Provisional) + "."
	}
	return "No figure here is provisional."
}

func yesNo(b bool) string {
	if b {
		return "yes"
	}
	return "no"
}

// publishedWords say in a sentence how the copy stands.
func (r ReleaseInfo) publishedWords() string {
	edition := ""
	if r.Edition > 1 {
		edition = ", edition " + strconv.Itoa(r.Edition) + ", a correction"
	}
	switch {
	case r.Unpublished:
		return "Release " + r.ID + edition + ", not published. This copy is for those who make and check it, and must not be passed on."
	case r.AsPublished && !r.Published.IsZero():
		return "Release " + r.ID + edition + ", repeated here on " + clock.DayWords(r.Published) + "."
	case !r.Published.IsZero():
		return "Release " + r.ID + edition + ", published " + clock.DayWords(r.Published) + "."
	}
	return "Release " + r.ID + edition + ", published. The day and the hour stand on its page, /figures/" + r.ID + "."
}

// said is what a file of data says of its release.
type said struct {
	ID          string `json:"id"`
	Edition     int    `json:"edition,omitempty"`
	Status      string `json:"status"`
	MadeUp      bool   `json:"made_up"`
	Provisional bool   `json:"provisional"`
}

func (r ReleaseInfo) said(results ...*Result) said {
	return said{ID: r.ID, Edition: r.Edition, Status: r.status(), MadeUp: r.Synthetic, Provisional: provisional(results...)}
}
