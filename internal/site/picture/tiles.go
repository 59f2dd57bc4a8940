package picture

import "slices"

// Tiles is a map of equal tiles, one a force: where a tile stands says roughly
// where the force lies, what is written in it says how it stands, and its fill
// says the same once more. [ForceTiles] lays them out.
type Tiles struct {
	// ID is unique in the page. Title names the picture and Description says
	// in a sentence what it shows; both are read out.
	ID, Title, Description string
	// Width is in CSS pixels; 0 is Wide.
	Width int
	// Head is the header of what the tiles say, in the table.
	Head string
	Key  []TileKey
	Tile []Tile
}

// Tile is one force.
type Tile struct {
	// ID is that of the force, and Name its whole name.
	ID, Name string
	// Text is what is written in the tile: a number, or a word of four letters.
	Text string
	// Words are the same for the table and for those who hear it.
	Words string
	Look  Look
	// Link is the force's page or "".
	Link string

	short       string
	column, row int
}

// TileKey says what a look means.
type TileKey struct {
	Look        Look
	Text, Words string
}

// Of gives a force's tile that looks so.
func (k TileKey) Of(id, name string) Tile {
	return Tile{ID: id, Name: name, Text: k.Text, Words: k.Words, Look: k.Look}
}

// KeyOf gives those of some keys that a tile has, in their order.
func KeyOf(tiles []Tile, keys ...TileKey) (out []TileKey) {
	for _, k := range keys {
		if slices.ContainsFunc(tiles, func(t Tile) bool { return TileKey{t.Look, t.Text, t.Words} == k }) {
			out = append(out, k)
		}
	}
	return out
}

// Look is how a tile is filled. None of them says anything alone: the tile has
// its word or its number in it.
type Look int

// The looks. An outline alone is for what was not asked, dashes are for what
// should be there and is not, dots for what is hidden.
const (
	LookNone Look = iota
	LookAbsent
	LookHidden
	LookLeast
	LookLess
	LookMore
	LookMost
	LookGood
	LookWaits
	LookBad
)

// tileLook is a fill, the colour of what is written on it, and the outline.
type tileLook struct{ fill, ink, edge, dash string }

func (l Look) paint() tileLook {
	const black, white = "#0b0c0c", "#ffffff"
	looks := [...]tileLook{
		LookNone:   {white, colourQuiet, colourRule, ""},
		LookAbsent: {white, colourBad, colourBad, "5 3"},
		LookHidden: {"#e8eaeb", black, colourQuiet, "1.5 3"},
		LookLeast:  {"#e1ebf5", black, colourInfo, ""},
		LookLess:   {"#b3cde6", black, colourInfo, ""},
		LookMore:   {"#6f9fce", black, colourInfo, ""},
		LookMost:   {colourInfo, white, colourInfo, ""},
		LookGood:   {colourGood, white, colourGood, ""},
		LookWaits:  {"#f3e3c3", black, colourWarn, ""},
		LookBad:    {colourBad, white, colourBad, ""},
	}
	if l < 0 || int(l) >= len(looks) {
		l = LookNone
	}
	return looks[l]
}

// Draw draws the map and makes its table, in the order in which the tiles were
// given.
func (t Tiles) Draw() Picture {
	p := &tilePainter{canvas: begun(t.ID, t.Width)}
	columns, rows := 1, 0
	for _, x := range t.Tile {
		columns, rows = max(columns, x.column+1), max(rows, x.row+1)
	}
	p.side = min((p.width-2)/float64(columns), 62)
	p.tall = min(p.side, 50)
	out := Table{Caption: t.Title, Columns: []string{"Force", t.Head}}
	for _, x := range t.Tile {
		p.tile(x)
		out.Rows = append(out.Rows, []Cell{{x.Name, safeLink(x.Link)}, {Text: x.Words}})
	}
	height := float64(rows)*p.tall + 4
	left := float64(columns)*p.side + 24
	if p.width-left > 200 {
		height = max(height, p.key(t.Key, left, 4))
	} else {
		height = p.key(t.Key, 2, height+8)
	}
	h := head{title: t.Title, desc: t.Description, links: p.links}
	return Picture{SVG: p.done(h, height+4), Table: out}
}

type tilePainter struct {
	*canvas
	side, tall float64
	links      bool
}

// tile draws one force; its whole name and words show when it is pointed at, and
// are what its link is called.
func (p *tilePainter) tile(t Tile) {
	x, y := 2+float64(t.column)*p.side, 2+float64(t.row)*p.tall
	w, h := p.side-3, p.tall-3
	href := safeLink(t.Link)
	if href != "" {
		p.links = true
		p.begin("a", "href", href, "class", "cd-picture__link", "aria-label", t.Name+": "+t.Words)
		defer p.close()
	}
	p.begin("g", "class", "cd-picture__tile")
	defer p.close()
	p.words("title", t.Name+": "+t.Words)
	look := t.Look.paint()
	p.rect(x, y, w, h, "fill", look.fill, "stroke", look.edge, "stroke-width", "1.5", "stroke-dasharray", look.dash)
	decoration := ""
	if href != "" {
		decoration = "underline"
	}
	p.text(x+w/2, y+h/2-3, fit(t.short, w-2), "text-anchor", "middle", "font-size", px(smallSize), "fill", look.ink, "text-decoration", decoration)
	p.text(x+w/2, y+h/2+13, fit(t.Text, w-2), "text-anchor", "middle", "font-size", px(smallSize), "font-weight", "bold", "fill", look.ink)
}

// fit shortens what is wider than its tile; the table has the whole.
func fit(s string, room float64) string {
	s = clean(s)
	if textWidth(s, smallSize) <= room {
		return s
	}
	return shorten(s, smallSize, room)
}

// key says what the looks mean, and gives where it ends.
func (p *tilePainter) key(all []TileKey, x, y float64) float64 {
	p.begin("g", "class", "cd-picture__legend")
	defer p.close()
	const swatch = 40.0
	for _, k := range all {
		look := k.Look.paint()
		p.rect(x, y, swatch, 22, "fill", look.fill, "stroke", look.edge, "stroke-width", "1.5", "stroke-dasharray", look.dash)
		p.text(x+swatch/2, y+15, fit(k.Text, swatch-2), "text-anchor", "middle", "font-size", px(smallSize), "font-weight", "bold", "fill", look.ink)
		lines := wrap(k.Words, textSize, p.width-x-swatch-10, 4)
		for i, l := range lines {
			p.text(x+swatch+8, y+15+float64(i)*lineStep, l)
		}
		y += max(float64(len(lines))*lineStep, 22) + 8
	}
	return y
}
