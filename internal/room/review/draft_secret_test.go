package review_test

import (
	"bytes"
	"testing"

	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/testkit"
)

// TestAPhraseIsFoundAfterTheSecretChanged changes the secret twice: whoever comes
// back meanwhile is found by what was before, and from then on by the new one
// alone. Whoever does not come back is found as long as the earlier secret is
// read.
func TestAPhraseIsFoundAfterTheSecretChanged(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		w := newPanel(t, d)
		first := w.Drafts()
		came, _, err := first.Start(t.Context(), "words")
		w.OK(err)
		stayed, _, err := first.Start(t.Context(), "words")
		w.OK(err)
		second := w.Drafts()
		second.Secret, second.Earlier = bytes.Repeat([]byte{8}, 32), [][]byte{first.Secret}
		_, err = second.Find(t.Context(), came.Lines())
		w.OK(err)
		third := w.Drafts()
		third.Secret, third.Earlier = second.Secret, nil
		if _, err := third.Find(t.Context(), came.Lines()); err != nil {
			t.Errorf("who came back was not indexed anew: %v", err)
		}
		if _, err := third.Find(t.Context(), stayed.Lines()); !errs.Is(err, errs.NotFound) {
			t.Errorf("the earlier secret is gone, and still: %v", err)
		}
		_, err = second.Find(t.Context(), stayed.Lines())
		w.OK(err)
	})
}
