// Package rules is what an inquiry goes by, as data and pure functions: no database, no
// page, no clock of its own.
//
//	forms/*.toml  the forms of inquiry, a versioned set of rules each ([Forms])
//	promise.go    what was promised to whoever gave something, when the form changes ([RulesFor])
//	parts.go      the parts that somebody can have in an inquiry, and what each does
//	apart.go      the commissioning body stands apart from those under examination
//	terms.go      terms of reference: numbered paragraphs, read from what is typed
//	diff.go       the difference of two versions, by paragraph and by word
//	word.go       the date of next word: kept, late, missed, or never given
//	band.go       small numbers are told in bands
//	copies.go     answers that are nearly one text
//
// Start with [Forms].
package rules
