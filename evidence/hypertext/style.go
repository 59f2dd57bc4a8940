package hypertext

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// rule is a simple selector of a style sheet that hides what it picks.
type rule struct{ element, class, id string }

var (
	comments = regexp.MustCompile(`(?s)/\*.*?\*/|<!--|-->`)
	sets     = regexp.MustCompile(`([^{}]+)\{([^{}]*)\}`)
	simple   = regexp.MustCompile(`^([a-zA-Z0-9]*)(?:\.([\w-]+))?(?:#([\w-]+))?$`)
)

// styles reads the style sheets that lie in a document. Those within an @media are
// left out: they are not for every reader.
func (rd *reader) styles(doc *html.Node) {
	for n := range doc.Descendants() {
		if n.DataAtom != atom.Style || n.FirstChild == nil {
			continue
		}
		css := comments.ReplaceAllString(n.FirstChild.Data, "")
		if strings.Contains(css, "@media") {
			css = withoutMedia(css)
		}
		for _, m := range sets.FindAllStringSubmatch(css, -1) {
			if !concealing(m[2]) {
				continue
			}
			for selector := range strings.SplitSeq(m[1], ",") {
				s := simple.FindStringSubmatch(strings.TrimSpace(selector))
				if s != nil && s[0] != "" && len(rd.sheet) < 1000 {
					rd.sheet = append(rd.sheet, rule{strings.ToLower(s[1]), s[2], s[3]})
				}
			}
		}
	}
}

// withoutMedia cuts the blocks of @media out.
func withoutMedia(css string) string {
	var b strings.Builder
	for {
		i := strings.Index(css, "@media")
		if i < 0 {
			b.WriteString(css)
			return b.String()
		}
		b.WriteString(css[:i])
		depth, end := 0, len(css)
		for j := i; j < len(css); j++ {
			if css[j] == '{' {
				depth++
			} else if css[j] == '}' {
				if depth--; depth <= 0 {
					end = j + 1
					break
				}
			}
		}
		css = css[end:]
	}
}

// hides says whether an element is out of a reader's sight.
func (rd *reader) hides(n *html.Node) bool {
	for _, a := range n.Attr {
		switch a.Key {
		case "hidden":
			return true
		case "style":
			if concealing(a.Val) {
				return true
			}
		case "color":
			if n.DataAtom == atom.Font && white(a.Val) {
				return true
			}
		case "size":
			if n.DataAtom == atom.Font && strings.TrimSpace(a.Val) == "0" {
				return true
			}
		}
	}
	if n.DataAtom == atom.Template || len(rd.sheet) == 0 {
		return n.DataAtom == atom.Template
	}
	classes, id := strings.Fields(attr(n, "class")), attr(n, "id")
	for _, r := range rd.sheet {
		if (r.element == "" || r.element == n.Data) && (r.id == "" || r.id == id) && (r.class == "" || slices.Contains(classes, r.class)) {
			return true
		}
	}
	return false
}

var amount = regexp.MustCompile(`^(-?[0-9]*\.?[0-9]+) *(px|pt|em|rem|%)?`)

// concealing says whether declarations take something out of sight.
func concealing(declarations string) bool {
	background := false
	letters := false
	for d := range strings.SplitSeq(strings.ToLower(declarations), ";") {
		key, value, ok := strings.Cut(d, ":")
		if !ok {
			continue
		}
		key = strings.TrimSpace(key)
		value = strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(value), "!important"))
		switch key {
		case "display":
			if value == "none" {
				return true
			}
		case "visibility":
			if value == "hidden" || value == "collapse" {
				return true
			}
		case "mso-hide":
			if value == "all" {
				return true
			}
		case "font-size", "opacity", "max-height", "max-width", "font":
			if small(key, value) {
				return true
			}
		case "text-indent", "left", "top", "margin-left":
			if m := amount.FindStringSubmatch(value); m != nil {
				if f, _ := strconv.ParseFloat(m[1], 64); f <= -500 {
					return true
				}
			}
		case "color":
			letters = white(value) || value == "transparent"
		case "background", "background-color":
			background = value != "" && !white(value) && value != "transparent" && value != "none" && value != "inherit"
		}
	}
	return letters && !background
}

func small(key, value string) bool {
	m := amount.FindStringSubmatch(value)
	if m == nil {
		return false
	}
	f, _ := strconv.ParseFloat(m[1], 64)
	if key == "font-size" || key == "font" {
		return f < 2 && (m[2] == "px" || m[2] == "pt" || m[2] == "" || f == 0)
	}
	return f == 0
}

var near = regexp.MustCompile(`^#?f[ef]?f?[ef]?f?[ef]?$`)

// white says whether letters of a colour are not seen on white paper.
func white(c string) bool {
	c = strings.ReplaceAll(strings.ToLower(strings.TrimSpace(c)), " ", "")
	switch c {
	case "white", "#fff", "#ffffff", "ffffff", "rgb(255,255,255)", "rgba(255,255,255,1)", "window":
		return true
	}
	return (len(c) == 7 || len(c) == 6) && near.MatchString(c) || strings.HasPrefix(c, "rgba(") && strings.HasSuffix(c, ",0)")
}
