// Package hall draws the hearings of an inquiry: for the team, days, witnesses, topics and transcripts;
// for everybody, the timetable and the transcripts that are out, each line with an address of its own.
//
// routes.go says which pages there are; public.go is what everybody reads.
package hall
