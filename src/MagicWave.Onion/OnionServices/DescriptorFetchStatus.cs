namespace MagicWave.Onion.OnionServices;

/// <summary>How asking a directory for a descriptor went.</summary>
internal enum DescriptorFetchStatus
{
    /// <summary>The directory could not be asked, or did not answer.</summary>
    Failed = 0,

    /// <summary>It has none.</summary>
    NotFound,

    /// <summary>It gave one.</summary>
    Found,
}
