// Package errs holds the handful of error codes that every part of Candour
// speaks, so that one place (package web) can turn any error into a page or a
// problem document without leaking what a person may not see.
//
// An error carries two things that are never mixed: what a person is told
// (Message and Fields) and what the log is told (the wrapped cause). An error
// that carries no code is Internal, and its text is never shown.
package errs
