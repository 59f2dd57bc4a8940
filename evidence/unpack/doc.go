// Package unpack takes the files out of archives: zip, 7-Zip, RAR, tar, and the
// packers of one file gzip, bzip2 and xz.
//
// Each entry is a part, also one that could not be taken out: it then has a code
// (locked, too much, broken, no reader) in place of bytes. An archive of which
// nothing opens without a password is locked as a whole. Two entries of one name
// are two parts. Names are words and never paths. A name of a zip that does not say
// that it is UTF-8 and is not is read as code page 437, as the format has it
// (APPNOTE.TXT 6.3.10, appendix D).
//
// Limits: how many entries, how large one becomes against what it was packed, and
// how large all become against the archive. Archives in archives are parts; package
// family goes on into them with what is left of the same limits.
//
// Locked zips are opened by the passwords given, by the old cipher (APPNOTE 6.1) and
// by WinZip's AES (AE-1 and AE-2, winzip.com/en/support/aes-encryption). 7-Zip by
// a reader that is handed in (package seven), RAR by nwaples/rardecode.
package unpack
