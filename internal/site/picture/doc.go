// Package picture draws the register's pictures as SVG on the server: no
// script, no style sheet of its own, nothing fetched.
//
// [Timeline] shows what is due when, one row each; [Bars] shows counts by
// category; [Steps] shows how an answer, or a promised date, changed; [Tiles] is
// the map of the forces. Each has a Draw method that gives a [Picture]: the SVG and the table
// that says the same, which the page shows with it. Drawing is pure: the same
// struct gives the same bytes, and every text in it may be hostile.
//
// What they keep to, so that everybody can read them:
//
//   - A picture is drawn for a width in CSS pixels ([Narrow] is for a window of
//     320) and is not scaled: its text is 14 pixels, labels on an axis 12.5.
//     A page draws it twice and shows the one that fits ([Both]).
//   - State is a shape and a word before it is a colour; categories differ by
//     pattern. The shapes are those of the tags on the pages.
//   - Text takes the page's own colour. Marks have a contrast of 4.5 to 1 or
//     more against white and the grid 3 to 1; marks that meet have white between
//     them. Only the faint lines between rows, which say nothing, have less.
//   - Colour is set by presentation attributes, because the content security
//     policy allows no inline style; each mark also has a class.
//   - A picture that has links in it is a group with a name, and each link can
//     be reached by keyboard; one without is an image. (Inside role="img" the
//     links would not exist for a screen reader.)
package picture
