/*
 * What tor1's cell encryption costs when nothing is around it: the calls into OpenSSL that C tor makes for one cell (EVP_EncryptUpdate; SHA1_Update,
 * a copy of the context, SHA1_Final), from C, without allocation. MagicWave is compared with it on the same machine, because numbers of C tor
 * itself from another machine say little.
 *
 * gcc -O2 -Wno-deprecated-declarations cell-crypto-floor.c -o /tmp/floor -lcrypto && /tmp/floor
 */
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/sha.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { CELLS = 512, ROUNDS = 400, PAYLOAD = 509 };

struct direction {
  EVP_CIPHER_CTX *stream;
  SHA_CTX digest;
  unsigned char last[20];
};

static unsigned char cells[CELLS][PAYLOAD];
static struct direction hops[3];

static void start(struct direction *d, int seed)
{
  unsigned char key[16], iv[16] = {0};
  memset(key, seed, sizeof key);
  d->stream = EVP_CIPHER_CTX_new();
  EVP_EncryptInit(d->stream, EVP_aes_128_ctr(), key, iv);
  SHA1_Init(&d->digest);
  SHA1_Update(&d->digest, key, sizeof key);
}

static void pass(struct direction *d, unsigned char *cell)
{
  int written;
  EVP_EncryptUpdate(d->stream, cell, &written, cell, PAYLOAD);
}

static void digest(struct direction *d, unsigned char *cell)
{
  SHA_CTX copy;
  SHA1_Update(&d->digest, cell, PAYLOAD);
  memcpy(&copy, &d->digest, sizeof copy);
  SHA1_Final(d->last, &copy);
  OPENSSL_cleanse(&copy, sizeof copy);
}

static void originate(struct direction *d, unsigned char *cell)
{
  digest(d, cell);
  memcpy(cell + 5, d->last, 4);
  pass(d, cell);
}

static void recognize(struct direction *d, unsigned char *cell)
{
  SHA_CTX backup;
  pass(d, cell);
  memcpy(&backup, &d->digest, sizeof backup);
  digest(d, cell);
  OPENSSL_cleanse(&backup, sizeof backup);
}

static void relay_pass(unsigned char *c) { pass(&hops[0], c); }
static void relay_originate(unsigned char *c) { originate(&hops[2], c); }
static void relay_recognize(unsigned char *c) { recognize(&hops[2], c); }
static void client_encrypt(unsigned char *c) { originate(&hops[2], c); pass(&hops[1], c); pass(&hops[0], c); }
static void client_decrypt(unsigned char *c) { pass(&hops[0], c); pass(&hops[1], c); recognize(&hops[2], c); }

static double now(void)
{
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec * 1e9 + t.tv_nsec;
}

static int compare(const void *left, const void *right)
{
  double a = *(const double *)left, b = *(const double *)right;
  return a < b ? -1 : a > b;
}

static void measure(const char *name, void (*operation)(unsigned char *))
{
  double rounds[ROUNDS];
  for (int i = 0; i < ROUNDS; i++) {
    double begin = now();
    for (int j = 0; j < CELLS; j++)
      operation(cells[j]);
    rounds[i] = (now() - begin) / CELLS;
  }
  qsort(rounds, ROUNDS, sizeof *rounds, compare);
  printf("%-16s min %.0f ns, median %.0f ns\n", name, rounds[0], rounds[ROUNDS / 2]);
}

int main(void)
{
  for (int i = 0; i < 3; i++)
    start(&hops[i], i + 1);
  measure("relay pass", relay_pass);
  measure("relay originate", relay_originate);
  measure("relay recognize", relay_recognize);
  measure("client encrypt", client_encrypt);
  measure("client decrypt", client_decrypt);
  return 0;
}
