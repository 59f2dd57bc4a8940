// Package draw is the pages on which an inquiry's report is written, put to those whom it
// criticises, signed, and read by everybody. Who may open each is asked of package drafting, which
// notes that they did; how a sentence stands is said in words.
package draw
