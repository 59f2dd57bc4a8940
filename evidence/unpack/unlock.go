package unpack

import (
	"archive/zip"
	"bytes"
	"compress/bzip2"
	"compress/flate"
	"crypto/aes"
	"crypto/cipher"
	"crypto/hmac"
	"crypto/pbkdf2"
	"crypto/sha1"
	"encoding/binary"
	"errors"
	"hash"
	"hash/crc32"
	"io"
)

// aesMethod is the method that stands for WinZip's AES.
const aesMethod = 99

var (
	errPassword = errors.New("the password does not open it")
	errSum      = errors.New("the sum is not that of the entry")
)

// unlock opens an entry by a password. A password that is surely wrong is
// errPassword; one that cannot be told from the right one ends in errSum.
func unlock(e *zip.File, password string) (io.Reader, error) {
	raw, err := e.OpenRaw()
	if err != nil {
		return nil, err
	}
	method, sum := e.Method, true
	var plain io.Reader
	if e.Method == aesMethod {
		var vendor uint16
		if plain, method, vendor, err = openAES(e, raw, password); err != nil {
			return nil, err
		}
		sum = vendor == 1 // AE-2 leaves the sum out: its own seal stands for it
	} else if plain, err = openOld(e, raw, password); err != nil {
		return nil, err
	}
	switch method {
	case zip.Store:
	case zip.Deflate:
		plain = flate.NewReader(plain)
	case 12:
		plain = bzip2.NewReader(plain)
	default:
		return nil, zip.ErrAlgorithm
	}
	if sum {
		plain = &summed{r: plain, h: crc32.NewIEEE(), want: e.CRC32}
	}
	return plain, nil
}

// summed ends in errSum where the bytes are not those whose sum is known.
type summed struct {
	r    io.Reader
	h    hash.Hash32
	want uint32
}

func (s *summed) Read(p []byte) (int, error) {
	n, err := s.r.Read(p)
	s.h.Write(p[:n])
	if err == io.EOF && s.h.Sum32() != s.want {
		err = errSum
	}
	return n, err
}

// keys are the three of the old cipher (APPNOTE 6.1.5).
type keys [3]uint32

func newKeys(password string) *keys {
	k := &keys{0x12345678, 0x23456789, 0x34567890}
	for i := range len(password) {
		k.update(password[i])
	}
	return k
}

func (k *keys) update(b byte) {
	k[0] = crc32.IEEETable[byte(k[0])^b] ^ k[0]>>8
	k[1] = (k[1]+k[0]&0xff)*134775813 + 1
	k[2] = crc32.IEEETable[byte(k[2])^byte(k[1]>>24)] ^ k[2]>>8
}

func (k *keys) next() byte {
	t := k[2]&0xffff | 2
	return byte(t * (t ^ 1) >> 8)
}

// decrypting turns what it reads into plain bytes.
type decrypting struct {
	r io.Reader
	k *keys
}

func (d decrypting) Read(p []byte) (int, error) {
	n, err := d.r.Read(p)
	for i, c := range p[:n] {
		p[i] = c ^ d.k.next()
		d.k.update(p[i])
	}
	return n, err
}

func openOld(e *zip.File, raw io.Reader, password string) (io.Reader, error) {
	d := decrypting{r: raw, k: newKeys(password)}
	var head [12]byte
	if _, err := io.ReadFull(d, head[:]); err != nil {
		return nil, err
	}
	check := byte(e.CRC32 >> 24)
	if e.Flags&8 != 0 {
		check = byte(e.ModifiedTime >> 8) //nolint:staticcheck // the check byte is of this old field
	}
	if head[11] != check && head[11] != byte(e.CRC32>>24) {
		return nil, errPassword
	}
	return d, nil
}

// openAES opens an entry that WinZip's AES locked. It is checked whole before a
// byte of it is given on.
func openAES(e *zip.File, raw io.Reader, password string) (plain io.Reader, method, vendor uint16, err error) {
	strength := byte(0)
	for x := e.Extra; len(x) >= 4; {
		id, n := binary.LittleEndian.Uint16(x), int(binary.LittleEndian.Uint16(x[2:]))
		if 4+n > len(x) {
			break
		}
		if id == 0x9901 && n >= 7 {
			vendor, strength, method = binary.LittleEndian.Uint16(x[4:]), x[8], binary.LittleEndian.Uint16(x[9:])
		}
		x = x[4+n:]
	}
	if strength < 1 || strength > 3 {
		return nil, 0, 0, zip.ErrAlgorithm
	}
	size, saltSize := 8+8*int(strength), 4+4*int(strength)
	all, err := io.ReadAll(io.LimitReader(raw, mostLocked+1))
	if err != nil || len(all) < saltSize+12 || len(all) > mostLocked {
		return nil, 0, 0, errors.Join(zip.ErrFormat, err)
	}
	key, err := pbkdf2.Key(sha1.New, password, all[:saltSize], 1000, 2*size+2)
	if err != nil {
		return nil, 0, 0, err
	}
	if !bytes.Equal(key[2*size:], all[saltSize:saltSize+2]) {
		return nil, 0, 0, errPassword
	}
	body, seal := all[saltSize+2:len(all)-10], all[len(all)-10:]
	mac := hmac.New(sha1.New, key[size:2*size])
	mac.Write(body)
	if !hmac.Equal(mac.Sum(nil)[:10], seal) {
		return nil, 0, 0, errPassword
	}
	block, err := aes.NewCipher(key[:size])
	if err != nil {
		return nil, 0, 0, err
	}
	countLittleEndian(block, body)
	return bytes.NewReader(body), method, vendor, nil
}

// mostLocked is how large a locked entry may be while packed.
const mostLocked = 512 << 20

// countLittleEndian is counter mode as WinZip has it: the count is little-endian
// and begins at 1.
func countLittleEndian(block cipher.Block, b []byte) {
	var count, pad [aes.BlockSize]byte
	for n := uint64(1); len(b) > 0; n++ {
		binary.LittleEndian.PutUint64(count[:], n)
		block.Encrypt(pad[:], count[:])
		k := min(len(b), len(pad))
		for i := range k {
			b[i] ^= pad[i]
		}
		b = b[k:]
	}
}
