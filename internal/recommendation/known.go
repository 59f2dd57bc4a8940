package recommendation

import "candour/internal/clock/edtf"

// KnownAnswer is an answer that is known of and not entered here: a response
// to the report that nobody has read into the register, say. A body with one
// is never called silent or late.
type KnownAnswer struct {
	ID string `json:"id"`
	// By is who answered, in words; empty when the source does not say.
	By    string    `json:"by,omitempty"`
	URL   string    `json:"url,omitempty"`
	Note  string    `json:"note,omitempty"`
	Noted edtf.Date `json:"noted,omitzero"`
	// Synthetic marks demonstration data.
	Synthetic bool `json:"synthetic,omitempty"`
}
