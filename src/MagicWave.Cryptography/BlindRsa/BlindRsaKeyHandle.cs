using System.Runtime.InteropServices;
using MagicWave.Cryptography.Native;

namespace MagicWave.Cryptography.BlindRsa;

/// <summary>An EVP_PKEY with a private key in it; freeing it erases the key.</summary>
internal sealed class BlindRsaKeyHandle : SafeHandle
{
    public BlindRsaKeyHandle(nint key)
        : base(0, ownsHandle: true) => SetHandle(key);

    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle()
    {
        RsaApi.KeyFree(handle);
        return true;
    }
}
