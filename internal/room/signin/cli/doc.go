// Package cli is the commands about who signs in: somebody is let in when nobody is
// left to do so, and refusals are counted.
package cli
