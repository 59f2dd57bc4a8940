package rules

import "candour/internal/base/clock"

// Remedy is something that the person can still do, here or elsewhere.
// Deadline is set only when it could be worked out from an exact day; the
// words always say what the limit is.
type Remedy struct {
	ID            string     `json:"id"`
	Title         string     `json:"title"`
	Words         string     `json:"words"`
	Deadline      *clock.Day `json:"deadline,omitempty"`
	DeadlineWords string     `json:"deadline_words,omitempty"`
	Link          string     `json:"link"`
	LeftOut       string     `json:"left_out,omitempty"` // the days that a count of working days left out
}

// Offer is a remedy as the file has it: when it is offered, and how long it
// stays open.
type Offer struct {
	ID    string `toml:"id"`
	Title string `toml:"title"`
	Words string `toml:"words"`
	Link  string `toml:"link"`
	// Checked is the day on which somebody opened the link and read it; nil
	// when nobody has.
	Checked *clock.Day `toml:"checked"`
	Source  string     `toml:"source"`
	Note    string     `toml:"note"` // what was not confirmed; for staff

	// When names facts and the values for which it is offered, all of them
	// needed; "" in a list stands for skipped. None: it is always offered.
	When map[string][]string `toml:"when"`
	// Results are the results for which it is offered; none: all.
	Results []Result `toml:"results"`
	// ClosedFrom is the first day of closing to which it applies; a rough date
	// that could be on either side keeps it open.
	ClosedFrom *clock.Day `toml:"closed_from"`

	// DeadlineWords say the limit; LateWords replace them when every limit has
	// certainly passed. Limits go from the shortest to the longest.
	DeadlineWords string  `toml:"deadline_words"`
	LateWords     string  `toml:"late_words"`
	Limits        []Limit `toml:"limit"`
}

// Limit is a time limit that counts from the day of closing: working days of
// England and Wales, or months.
type Limit struct {
	WorkingDays int    `toml:"working_days"`
	Months      int    `toml:"months"`
	Words       string `toml:"words"` // said beside a worked-out day
}
