// Package cosign is what a witness signs and how it is checked.
//
// A witness is run by another body. It signs a checkpoint of the log together
// with the time (https://c2sp.org/tlog-cosignature, version 1, Ed25519), and
// only if the log has grown from the last one that it signed. A [Policy] names
// the log, the witnesses, and how many of them must have signed.
package cosign
