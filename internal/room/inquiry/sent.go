package inquiry

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"strconv"
	"strings"
	"time"
)

// sentLife is how long the page after an answer says that it was taken: long enough for a
// page that came slowly, too short to be passed on as a sign that somebody answered.
const sentLife = 10 * time.Minute

// sentField names these notes among the marks of the vault's key.
const sentField = "inquiry-sent"

// SentNote gives a note that says that an answer to a paper was taken just now. It says
// nothing of the answer and nothing is kept of it: it is signed, and runs out.
func (s *Service) SentNote(ctx context.Context, series string) string {
	until := strconv.FormatInt(s.clock.Now().Add(sentLife).Unix(), 36)
	return until + "." + s.sentMark(ctx, series+" "+until)
}

// sentMark signs a note with the key of marks, which all nodes have; where there is none yet,
// with a key of this process.
func (s *Service) sentMark(ctx context.Context, value string) string {
	if mark, err := s.keys.Mark(ctx, sentField, value); err == nil {
		return mark
	}
	h := hmac.New(sha256.New, s.sentKey[:])
	_, _ = h.Write([]byte(value))
	return hex.EncodeToString(h.Sum(nil)[:16])
}

// SentJustNow says whether a note is one of [Service.SentNote] for a paper that has not run
// out. What cannot be checked is none.
func (s *Service) SentJustNow(ctx context.Context, series, note string) bool {
	until, mark, _ := strings.Cut(note, ".")
	end, err := strconv.ParseInt(until, 36, 64)
	if err != nil || s.clock.Now().Unix() > end || end-s.clock.Now().Unix() > int64(sentLife/time.Second) {
		return false
	}
	return hmac.Equal([]byte(s.sentMark(ctx, series+" "+until)), []byte(mark))
}
