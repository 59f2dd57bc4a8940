// Package pdfreport reads the PDF of an inquiry's report and proposes the
// numbered recommendations that it finds, with their pages, for a person to
// accept or correct.
package pdfreport
