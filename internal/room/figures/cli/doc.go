// Package cli is the commands of the figures: a table is counted, a published figure
// traced to what stands behind it, a release built again, and everything that is
// published attacked.
package cli
