package cli

import (
	"encoding/json"
	"fmt"

	"candour/evidence/digest"
	"candour/internal/base/errs"
	"candour/internal/site/command"
)

type hashCommand struct {
	Files []string `arg:"" help:"The files." placeholder:"FILE"`
	JSON  bool     `help:"Print one JSON object a line."`
}

// hashed is a line of what the command says.
type hashed struct {
	File   string `json:"file"`
	Size   int64  `json:"size"`
	SHA256 string `json:"sha256"`
	BLAKE3 string `json:"blake3"`
}

// Run prints the hashes of each file, in the order in which they are named.
func (c *hashCommand) Run(s *command.Streams) error {
	files, closeAll, err := command.OpenFiles(c.Files, command.Unreadable)
	if err != nil {
		return err
	}
	defer closeAll()
	for i, f := range files {
		if f.Dir {
			return errs.New(errs.Invalid, c.Files[i]+" is a folder. Name the files in it.")
		}
		sums, err := digest.Of(f)
		if err != nil {
			return command.Unreadable(c.Files[i], err)
		}
		if err := c.print(s, hashed{File: c.Files[i], Size: sums.Size, SHA256: sums.SHA256, BLAKE3: sums.BLAKE3}); err != nil {
			return err
		}
	}
	return nil
}

func (c *hashCommand) print(s *command.Streams, h hashed) error {
	if c.JSON {
		return json.NewEncoder(s.Out).Encode(h)
	}
	_, err := fmt.Fprintf(s.Out, "%s\n  %d bytes\n  SHA-256  %s\n  BLAKE3   %s\n", h.File, h.Size, h.SHA256, h.BLAKE3)
	return err
}
