using Microsoft.Win32.SafeHandles;

namespace MagicWave.Cryptography.Tls;

/// <summary>Owns an <c>SSL</c>, and with it both of its memory buffers.</summary>
internal sealed class TlsSessionHandle() : SafeHandleZeroOrMinusOneIsInvalid(ownsHandle: true)
{
    protected override bool ReleaseHandle()
    {
        OpenSsl.Free(handle);
        return true;
    }
}
