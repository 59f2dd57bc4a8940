// Package walls draws the house and holds its walls.
//
// [Sources] reads every source file, [MaySee] is the rule of who may import
// whom (it reads the wings from the folders: internal/room, internal/trust and
// so on), and [Draw] makes docs/house.md of what it finds:
//
//	go run ./internal/walls/draw > docs/house.md
//
// Its tests check what a compiler does not: arrows between wings, SQL in stores
// alone, HTTP at the edge, files of a readable length, times put into words in
// one place, dependencies that were decided. A rule that nothing checks is a wish.
package walls
