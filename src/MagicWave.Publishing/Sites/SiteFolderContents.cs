using System.Collections;
using Microsoft.Extensions.FileProviders;

namespace MagicWave.Publishing.Sites;

/// <summary>A folder that is there and shows nothing.</summary>
internal sealed class SiteFolderContents : IDirectoryContents
{
    public bool Exists => true;

    public IEnumerator<IFileInfo> GetEnumerator() => Enumerable.Empty<IFileInfo>().GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
