// Package tiles keeps a Merkle tree of log entries as tiles.
//
// The tree is that of RFC 6962, section 2.1 (SHA-256), cut into tiles as
// https://c2sp.org/tlog-tiles says: a tile holds 256 hashes of one level, and
// each hash of level L+1 stands for a full tile of level L. A tile is found by
// its [TileID]; it is stored once, grows in place at the right edge of the tree,
// and never changes after it is full. So a tile that was narrower at an
// earlier size is the beginning of the one that is stored, and every proof
// about every earlier size can still be made.
//
//   - [Grow] adds entries' hashes and gives the new root. It reads the right
//     edge of the tree (at most 8 tiles, in one call) whatever the tree's size.
//   - [Root], [ProveInclusion] and [ProveConsistency] answer for any size that
//     the tree ever had. What they read is checked against the root of that
//     size, so a damaged tile gives an error and never a wrong proof.
//
// The package knows nothing of databases: a [Store] is two methods. It serves
// nothing either: the pages of the log do (room logbook), for which [ParsePath] and
// [Within] say what may be asked.
package tiles
