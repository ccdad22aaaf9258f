using System.Text;
using MagicWave.Core.Bytes;

namespace MagicWave.Onion.Directory.Parsing;

/// <summary>The names of flags in <c>s</c> lines (dir-spec 3.4.1). In the order of the bits they are sorted.</summary>
internal static class RouterFlagNames
{
    private static readonly (RouterFlags Flag, string Name, byte[] Utf8)[] All =
        [.. Enum.GetValues<RouterFlags>().Where(static flag => flag != RouterFlags.None).Order().Select(static flag => (flag, flag.ToString(), Encoding.ASCII.GetBytes(flag.ToString())))];

    /// <summary>The flag of a name; none when nobody knows it.</summary>
    public static RouterFlags Find(ReadOnlySpan<byte> name)
    {
        foreach ((RouterFlags flag, _, byte[] utf8) in All)
        {
            if (PublicBytes.Equal(utf8, name))
            {
                return flag;
            }
        }

        return RouterFlags.None;
    }

    /// <summary>The names of the flags that are set, sorted.</summary>
    public static IEnumerable<string> NamesOf(RouterFlags flags)
    {
        foreach ((RouterFlags flag, string name, _) in All)
        {
            if ((flags & flag) != 0)
            {
                yield return name;
            }
        }
    }
}
