package db

import (
	"fmt"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5/pgconn"

	"candour/internal/base/errs"
)

// TestWordsOfTheDatabase: what a person reads says what happened, blames the
// database for nothing that it did not do, and shows no code of it.
func TestWordsOfTheDatabase(t *testing.T) {
	for code, want := range map[string]struct {
		kind  errs.Code
		words string
	}{
		"40001": {errs.Unavailable, "Two changes met at the same moment"},
		"40P01": {errs.Unavailable, "Two changes met at the same moment"},
		"55P03": {errs.Unavailable, "This took too long and was stopped"},
		"57014": {errs.Unavailable, "This took too long and was stopped"},
		"25P03": {errs.Unavailable, "This took too long and was stopped"},
		"25P02": {errs.Internal, "Something went wrong"},
		"23505": {errs.Conflict, "There is already one with this name or number"},
		"53100": {errs.Unavailable, "There is no room left"},
		"53300": {errs.Unavailable, "The database cannot be reached"},
		"57P01": {errs.Unavailable, "The database cannot be reached"},
		"08006": {errs.Unavailable, "The database cannot be reached"},
		"42P01": {errs.Internal, "Something went wrong"},
	} {
		err := classify(fmt.Errorf("a write: %w", &pgconn.PgError{Code: code, Severity: "ERROR", Message: "words of the engine"}))
		if got := errs.CodeOf(err); got != want.kind {
			t.Errorf("%s is %s, want %s", code, got, want.kind)
		}
		words := errs.Message(err)
		if !strings.HasPrefix(words, want.words) {
			t.Errorf("%s is told as %q", code, words)
		}
		if strings.Contains(words, code) || strings.Contains(words, "SQLSTATE") || strings.Contains(words, "engine") {
			t.Errorf("%s shows the engine's words: %q", code, words)
		}
		// Nobody here can know that nothing was changed.
		if strings.Contains(strings.ToLower(words), "nothing was") {
			t.Errorf("%s claims too much: %q", code, words)
		}
	}
}

// TestAMeetingIsNotTakenForAnAnswer: a function that takes any error of a read
// for "there is none" is begun again all the same.
func TestAMeetingIsNotTakenForAnAnswer(t *testing.T) {
	tx := &Tx{}
	none := errs.New(errs.NotFound, "There is nothing here.")
	if got := tx.because(none); got != none {
		t.Errorf("without a meeting: %v", got)
	}
	tx.note(fmt.Errorf("read: %w", &pgconn.PgError{Code: "23505"}))
	if got := tx.because(none); got != none {
		t.Errorf("a taken name is no meeting: %v", got)
	}
	tx.note(fmt.Errorf("read: %w", &pgconn.PgError{Code: "40001"}))
	if got := tx.because(none); !met(got, 5) {
		t.Errorf("with a meeting: %v", got)
	}
}
