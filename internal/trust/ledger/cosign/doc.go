// Package cosign is what a log and its witnesses sign, and how it is checked.
//
// A log signs a [Checkpoint]: its name, how many entries it has, and the root
// over them (https://c2sp.org/tlog-checkpoint). A witness is run by another
// body. It signs the same text together with the time
// (https://c2sp.org/tlog-cosignature, Ed25519, key type 0x04), and only if the
// log has grown from the last one that it signed. A [Policy] is a file that
// names the log, the witnesses, and how many of them must have signed
// (docs/formats/witness-policy.md).
//
// Signatures are lines of a signed note (golang.org/x/mod/sumdb/note):
// [Signer] and [Verifier] plug into it. [LoadOrCreateKey] keeps a key in a
// file that only its owner can read. [Policy.Verify] is what somebody with a
// receipt and no network calls.
package cosign
