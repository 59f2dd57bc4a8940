// Package saysnothing gives the rooms what tells words that say nothing (base/saysnothing),
// among what reads other texts.
package saysnothing

import "candour/internal/base/saysnothing"

// Is says that words say nothing.
func Is(words string, headings ...string) bool { return saysnothing.Is(words, headings...) }

// Letters gives the letters and figures of a text, in small letters.
func Letters(s string) string { return saysnothing.Letters(s) }
