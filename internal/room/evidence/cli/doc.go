// Package cli is the commands of the room of evidence. They work on files and need
// no server and no database.
package cli

import "candour/internal/site/command"

// Commands are what the evidence brings to the command line.
func Commands() []command.Group {
	return []command.Group{{Name: "evidence", Help: "Read, compare and redact the documents of an inquiry, file by file.", Rank: 115, Of: &evidenceCommands{}}}
}

// evidenceCommands are the commands under `candour evidence`.
type evidenceCommands struct {
	Hash           hashCommand    `cmd:"" help:"Say the SHA-256 and BLAKE3 of files, and their sizes."`
	Redact         redactCommand  `cmd:"" help:"Make words and places of a PDF black so that they are gone, with a proof."`
	CheckRedaction checkRedaction `cmd:"" help:"Look for what a redaction left in PDF files, or prove one of ours again." name:"check-redaction"`
	Read           readCommand    `cmd:"" help:"Read files: their kind, pages, words by place, parts, and what could not be read."`
	Worker         workerCommand  `cmd:"" hidden:"" help:"For the program itself: read files that come on standard input."`

	Alike           alikeCommand           `cmd:"" help:"Find the same files, the same mails, and near copies."`
	Threads         threadsCommand         `cmd:"" help:"Put mails under those that they answer."`
	OCR             ocrCommand             `cmd:"" name:"ocr" help:"Read the words of pictures of pages."`
	Produce         produceCommand         `cmd:"" help:"Write a volume of load files from a list of documents."`
	Bundle          bundleCommand          `cmd:"" help:"Make one PDF of many documents, with numbers that never move."`
	CheckProduction checkProductionCommand `cmd:"" help:"Say what is wrong with a volume of load files."`
	Sample          sampleCommand          `cmd:"" help:"Make a delivery of made-up documents."`
}

// Help is the examples under `candour evidence --help`.
func (evidenceCommands) Help() string {
	return "Example:\n  candour evidence hash delivery.zip\n  candour evidence read --all delivery.zip\n  candour evidence check-redaction published.pdf"
}
