// Package clock tells the time, and counts days as people in the United
// Kingdom do.
//
// A [Clock] is handed to whatever needs the present time, so that tests can
// set it. A [Day] is a date in Europe/London with no time of day: deadlines
// are counted in days, and a day is over at midnight there whatever the season.
// Rough dates ("spring 2026") are in package edtf. Working days leave out
// weekends and the bank holidays of one nation, which are data (holidays.json).
package clock
