// Package chat reads the exports of conversations: WhatsApp's text file and
// Telegram's JSON. One message is one piece, in the order of the file, with its
// time as it was written: which of 03/04/2019 is the day, the file does not say.
//
// WhatsApp writes neither a version nor a grammar. The shapes read here are those
// that its programs for Android and iOS write with British, ISO, American and German
// dates (Pustur/whatsapp-chat-parser, MIT, lists them in its tests):
//
//	24/08/2018, 12:41 - Sender: words          Android
//	[24/08/2018, 12:41:03] Sender: words       iOS
//	2018-08-24, 12:41 - Sender: words          ISO, either
//
// A line that does not begin so goes on with the message before it. A line with a
// time and no sender is the program's own ("joined", "changed the subject").
//
// Telegram's is the machine-readable JSON of its desktop program: one chat, or
// "chats" with a "list" of them.
package chat

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"candour/evidence"
	"candour/evidence/scratch"
)

const (
	stamp = `(\d{1,4}[./-]\d{1,2}[./-]\d{1,4})[,.]? +(\d{1,2}[:.]\d{2}(?:[:.]\d{2})?(?:[ \x{a0}\x{202f}]?[APap]\.?[Mm]\.?)?)`
	marks = "\u200e\u200f\u202a\u202c\ufeff"
)

var line = regexp.MustCompile(`^[` + marks + `]*(?:\[` + stamp + `\] *|` + stamp + ` - )[` + marks + `]*(.*)$`)

// Message is one of a WhatsApp export.
type Message struct {
	Written string // day and time, as they stand
	From    string // empty: of the program itself
	Text    string
}

// LooksLikeWhatsApp says whether a text, of which the end may be missing, begins as an export does.
func LooksLikeWhatsApp(text string) bool {
	lines := strings.SplitN(text, "\n", 12)
	n, senders := 0, 0
	for i, l := range lines {
		if i == 11 {
			break
		}
		if m := line.FindStringSubmatch(strings.TrimRight(l, "\r")); m != nil {
			n++
			if strings.Contains(m[5], ": ") || strings.Contains(m[5], "end-to-end") {
				senders++
			}
		} else if i == 0 {
			return false
		}
	}
	return n > 0 && senders > 0
}

// WhatsApp are the messages of an export.
func WhatsApp(text string) (out []Message) {
	for l := range strings.SplitSeq(text, "\n") {
		l = strings.TrimRight(l, "\r")
		m := line.FindStringSubmatch(l)
		if m == nil {
			if n := len(out); n > 0 {
				out[n-1].Text += "\n" + l
			} else if strings.TrimSpace(l) != "" {
				out = append(out, Message{Text: l}) // before the first time: kept, of nobody
			}
			continue
		}
		msg := Message{Written: m[1] + m[3] + ", " + m[2] + m[4], Text: strings.TrimLeft(m[5], marks)}
		if from, text, ok := strings.Cut(msg.Text, ": "); ok && len(from) <= 100 {
			msg.From, msg.Text = from, strings.TrimLeft(text, marks)
		} else if from, ok := strings.CutSuffix(msg.Text, ":"); ok && len(from) <= 100 {
			msg.From, msg.Text = from, "" // its words begin in the next line
		}
		out = append(out, msg)
	}
	for i := range out {
		out[i].Text = strings.TrimRight(out[i].Text, "\n")
	}
	return out
}

var (
	omitted = regexp.MustCompile(`(?i)^<?[` + marks + `]*(media|image|video|audio|sticker|document|gif|contact card|video note)( file)? omitted>?$|^<attached: [^>]+>$|\(file attached\)$`)
	deleted = regexp.MustCompile(`(?i)^(this message was deleted|you deleted this message)\.?$`)
)

// ReadWhatsApp reads an export.
func ReadWhatsApp(f scratch.File, limits evidence.Limits) (*evidence.Reading, error) {
	b, err := scratch.Text(f.Reader(), 0, limits)
	if err != nil {
		return nil, err
	}
	text := strings.ToValidUTF8(strings.TrimPrefix(string(b), "\ufeff"), "\ufffd")
	r := &evidence.Reading{Kind: "text/x-whatsapp-export", Reader: "candour/chat"}
	messages := WhatsApp(text)
	media, gone := 0, 0
	for _, m := range messages {
		if omitted.MatchString(firstLine(m.Text)) {
			media++
		}
		if deleted.MatchString(m.Text) {
			gone++
		}
		r.Pieces = append(r.Pieces, evidence.Piece{Where: evidence.Body, Name: m.From, Text: said(m.Written, m.From, m.Text)})
	}
	r.Notes = append(r.Notes, aboutMedia(media, gone)...)
	if !tellsDayFromMonth(messages) {
		r.Notes = append(r.Notes, evidence.Note{Code: "day-or-month-first", Text: "Whether the day or the month is written first cannot be told from this file."})
	}
	return r, nil
}

func firstLine(s string) string {
	first, _, _ := strings.Cut(s, "\n")
	return strings.TrimSpace(first)
}

// said is a message as somebody reads it.
func said(written, from, text string) string {
	var b strings.Builder
	if written != "" {
		b.WriteString("[" + written + "] ")
	}
	if from != "" {
		b.WriteString(from + ": ")
	}
	b.WriteString(text)
	return b.String()
}

func aboutMedia(media, gone int) (out []evidence.Note) {
	if media > 0 {
		out = append(out, evidence.Note{Code: "media-not-inside", Text: "Pictures, sounds or files are named in " + count(media) + " and do not lie in this file."})
	}
	if gone > 0 {
		out = append(out, evidence.Note{Code: "messages-deleted", Text: "Of " + count(gone) + " only the trace is left that somebody deleted it."})
	}
	return out
}

func count(n int) string {
	if n == 1 {
		return "1 message"
	}
	return fmt.Sprintf("%d messages", n)
}

// tellsDayFromMonth says whether any date has only one reading.
func tellsDayFromMonth(all []Message) bool {
	seen := false
	for _, m := range all {
		day, _, ok := strings.Cut(m.Written, ",")
		if !ok {
			continue
		}
		parts := strings.FieldsFunc(day, func(r rune) bool { return r == '/' || r == '-' || r == '.' })
		if len(parts) != 3 {
			continue
		}
		if len(parts[0]) == 4 {
			return true
		}
		seen = true
		a, _ := strconv.Atoi(parts[0])
		b, _ := strconv.Atoi(parts[1])
		if a > 12 || b > 12 || strings.Contains(day, ".") { // dots are written with the day first
			return true
		}
	}
	return !seen
}
