package picture

import (
	"strings"
	"unicode"
)

// runeWidth is about how wide a character is, in ems of Arial or Helvetica. The
// server has no fonts to measure with, so it takes a little more than most
// letters need: a line that is broken early is better than one that is cut off.
func runeWidth(r rune) float64 {
	switch {
	case unicode.Is(unicode.Mn, r) || r == 0x200d || r >= 0xFE00 && r <= 0xFE0F:
		return 0 // joins the character before it
	case strings.ContainsRune("iljI.,:;'|!()[] ", r):
		return 0.32
	case strings.ContainsRune("ftr-/\"", r):
		return 0.4
	case strings.ContainsRune("mwMW@%", r):
		return 0.92
	case unicode.IsUpper(r):
		return 0.74
	case r >= 0x1100:
		return 1.1
	}
	return 0.575
}

// textWidth is about how many pixels a text takes.
func textWidth(s string, size float64) (w float64) {
	for _, r := range s {
		w += runeWidth(r) * size
	}
	return w
}

// wrap breaks text into lines no wider than room, at spaces where it can. When
// more than most lines are needed the last ends in an ellipsis; the table has
// the whole.
func wrap(s string, size, room float64, most int) []string {
	var lines []string
	line := ""
	for _, word := range strings.Fields(clean(s)) {
		for _, piece := range pieces(word, size, room) {
			switch {
			case line == "":
				line = piece
			case textWidth(line+" "+piece, size) <= room:
				line += " " + piece
			default:
				lines = append(lines, line)
				line = piece
			}
		}
		if len(lines) > most {
			break
		}
	}
	if line != "" {
		lines = append(lines, line)
	}
	if len(lines) > most {
		lines = lines[:most]
		lines[most-1] = shorten(lines[most-1]+" ", size, room)
	}
	return lines
}

// shorten ends a line with an ellipsis, within room.
func shorten(line string, size, room float64) string {
	r := []rune(strings.TrimSpace(line))
	for len(r) > 0 && textWidth(string(r)+"…", size) > room {
		r = r[:len(r)-1]
	}
	return strings.TrimRight(string(r), " ,.;:") + "…"
}

// pieces cuts a word that is wider than a whole line.
func pieces(word string, size, room float64) []string {
	if textWidth(word, size) <= room {
		return []string{word}
	}
	var out []string
	piece, w := "", 0.0
	for _, r := range word {
		if rw := runeWidth(r) * size; w+rw > room && piece != "" {
			out = append(out, piece)
			piece, w = "", 0
		}
		piece += string(r)
		w += runeWidth(r) * size
	}
	return append(out, piece)
}
