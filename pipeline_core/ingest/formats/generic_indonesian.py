"""What people who keep a list of deals in Indonesian call its columns."""

from __future__ import annotations

from pipeline_core.ingest.formats.layout import names

DEALS = {
    "deal_id": names(
        """kode prospek | no prospek | no. prospek | nomor prospek | id prospek | kode deal
        no deal | nomor deal | id deal | kode peluang | no peluang | nomor peluang | id peluang
        kode proyek | no proyek | nomor proyek | id proyek | kode penawaran | no penawaran
        nomor penawaran | no. penawaran | no. proyek | kode tender | id tender | id transaksi
        kode transaksi | nomor referensi | no referensi | no. referensi | kode lead | kode"""
    ),
    "name": names(
        """nama prospek | nama peluang | nama deal | nama proyek | nama pekerjaan | nama paket
        nama tender | nama penawaran | nama kegiatan | nama project | judul | judul prospek
        judul proyek | judul penawaran | proyek | pekerjaan | paket pekerjaan | perihal
        nama lead | nama pengadaan | peluang | deskripsi proyek"""
    ),
    "account": names(
        """nama perusahaan | perusahaan | nama pelanggan | pelanggan | nama klien | klien
        nama client | nama customer | nama instansi | instansi | nama konsumen | konsumen
        calon pelanggan | calon klien | calon customer | nama calon pelanggan | nama akun | akun
        nama organisasi | organisasi | lembaga | nama lembaga | nama sekolah | nama toko
        satuan kerja | satker | pembeli | nama pembeli | nama mitra | prospek"""
    ),
    "stage": names(
        """tahap | tahapan | tahap penjualan | tahapan penjualan | tahap prospek | tahapan prospek
        tahap deal | tahap pipeline | tahap saat ini | tahap sekarang | fase | posisi prospek
        status prospek | status pipeline | status peluang | status penjualan | status penawaran
        status proyek | progres | status progress | progress prospek | progres prospek"""
    ),
    "last_open_stage": names("tahap terakhir | tahap sebelumnya | tahapan terakhir"),
    "status": names("status deal | status akhir | status terakhir | hasil | hasil akhir | keadaan"),
    "pipeline": names("alur | alur penjualan | jalur penjualan | nama pipeline"),
    "amount": names(
        """nilai | nilai deal | nilai penawaran | nilai proyek | nilai prospek | nilai peluang
        nilai kontrak | nilai transaksi | nilai pekerjaan | nilai penjualan | nilai order
        nilai po | estimasi nilai | estimasi nilai proyek | perkiraan nilai | potensi nilai
        nilai potensi | nilai estimasi | potensi omzet | potensi omset | omzet | omset
        potensi pendapatan | pendapatan | estimasi omzet | jumlah | jumlah penawaran
        total | total nilai | total harga | harga | harga penawaran | harga total | nominal
        anggaran | pagu | pagu anggaran | hps | besaran"""
    ),
    "currency": names("mata uang | kurs | valuta"),
    "probability": names(
        """probabilitas | probabilitas (%) | peluang (%) | peluang % | peluang menang
        kemungkinan | kemungkinan menang | kemungkinan (%) | persentase peluang | peluang closing
        kemungkinan closing | persentase | keyakinan | tingkat keyakinan | probabilitas menang"""
    ),
    "created": names(
        """tanggal dibuat | tgl dibuat | dibuat | dibuat pada | dibuat tanggal | tanggal masuk
        tgl masuk | tanggal mulai | tgl mulai | tanggal prospek | tgl prospek | tanggal input
        tgl input | tanggal pembuatan | tanggal lead | tanggal kontak pertama | kontak pertama
        tanggal daftar | tanggal pendaftaran | tanggal penawaran | tgl penawaran
        tanggal permintaan | tanggal awal | waktu dibuat | tanggal registrasi | tgl. masuk"""
    ),
    "expected_close": names(
        """perkiraan penutupan | tanggal perkiraan penutupan | perkiraan tanggal penutupan
        target closing | tanggal target closing | target penutupan | tanggal target
        estimasi closing | estimasi tanggal closing | estimasi penutupan | perkiraan closing
        rencana closing | rencana penutupan | tgl closing | tanggal closing | tanggal penutupan
        tgl penutupan | tanggal tutup | target deal | target tanggal | target po | estimasi deal
        target selesai | batas waktu | jatuh tempo | tenggat | bulan closing | target bulan"""
    ),
    "closed": names(
        """tanggal ditutup | tgl ditutup | ditutup | ditutup pada | tanggal selesai | tgl selesai
        tanggal penutupan aktual | tanggal closing aktual | aktual closing | tanggal kontrak
        tanggal penandatanganan | tanggal ttd | tgl kontrak"""
    ),
    "won_at": names("tanggal menang | tgl menang | tanggal po | tgl po | tanggal deal | tgl deal"),
    "lost_at": names("tanggal kalah | tgl kalah | tanggal gagal | tanggal batal"),
    "stage_changed": names(
        """perubahan tahap terakhir | tanggal perubahan tahap | tanggal tahap | tgl tahap
        tanggal masuk tahap | tgl masuk tahap | tahap sejak | sejak | tanggal status"""
    ),
    "touched": names(
        """terakhir diubah | terakhir diperbarui | diperbarui | diperbarui pada | terakhir update
        update terakhir | tanggal update | tgl update | tanggal diperbarui | tanggal diubah
        aktivitas terakhir | tanggal aktivitas terakhir | kontak terakhir | tanggal kontak terakhir
        terakhir dihubungi | tanggal terakhir dihubungi | tanggal follow up terakhir
        follow up terakhir | tindak lanjut terakhir | kunjungan terakhir | perubahan terakhir"""
    ),
    "owner": names(
        """nama sales | sales (pic) | sales/pic | pic sales | sales | penanggung jawab
        nama pic | pemilik | pemilik deal | pemilik prospek | tenaga penjual | tenaga penjualan
        nama am | wiraniaga | petugas | nama marketing | marketing | pelaksana
        nama account manager | staf penjualan | nama tenaga penjual | ditangani oleh"""
    ),
    "team": names("tim | tim penjualan | tim sales | nama tim | divisi | departemen | unit bisnis"),
    "segment": names(
        """segmen | segmen pelanggan | segmen pasar | industri | sektor | bidang usaha | sektor usaha
        jenis industri | bidang | kategori pelanggan | jenis pelanggan | jenis usaha
        sektor industri | skala usaha | ukuran perusahaan | tipe pelanggan"""
    ),
    "region": names(
        """wilayah | wilayah penjualan | cabang | kantor cabang | nama cabang | kota | kota/kabupaten
        daerah | area penjualan | provinsi | propinsi | kabupaten | lokasi | negara | zona | regional"""
    ),
    "product": names(
        """produk | nama produk | layanan | jenis produk | jenis layanan | produk/layanan
        lini produk | barang | jasa | produk/jasa | solusi | kategori produk | paket | item barang"""
    ),
    "source": names(
        """sumber | sumber prospek | sumber lead | sumber leads | asal prospek | asal lead | asal
        kanal | saluran | sumber informasi | sumber data | referensi dari | media"""
    ),
    "deal_type": names(
        """jenis bisnis | jenis deal | jenis prospek | jenis peluang | tipe deal | tipe prospek
        tipe | jenis | jenis proyek | jenis penjualan | baru/lama | jenis kontrak"""
    ),
    "forecast_category": names("kategori proyeksi | kategori perkiraan | proyeksi | kategori"),
    "next_step": names(
        """langkah berikutnya | langkah selanjutnya | rencana tindak lanjut | tindak lanjut
        rencana selanjutnya | tindakan berikutnya | aktivitas berikutnya | rencana | tugas
        keterangan | catatan | deskripsi | kendala | perkembangan terakhir"""
    ),
    "lost_reason": names(
        """alasan kalah | alasan gagal | alasan batal | alasan tidak jadi | penyebab kalah
        penyebab gagal | sebab kalah | alasan | alasan ditolak | alasan kekalahan
        kompetitor pemenang"""
    ),
    "snapshot": names(
        "tanggal laporan | tgl laporan | per tanggal | tanggal data | posisi data | periode laporan"
    ),
}
LAST_RESORT = {
    "deal_id": names("nomor | no"),
    "name": names("nama | uraian"),
    "created": names("tanggal | tgl | bulan | waktu"),
}
HISTORY = {
    "deal_id": names(
        "kode prospek | no prospek | id prospek | kode deal | id deal | kode peluang | kode proyek"
    ),
    "stage": names("tahap | tahapan | nama tahap | status prospek"),
    "pipeline": names("alur"),
    "entered": names(
        """masuk tahap | tanggal masuk tahap | tanggal masuk | tgl masuk | masuk pada
        tanggal mulai | tgl mulai | sejak | tanggal | tgl"""
    ),
    "left": names(
        "keluar tahap | tanggal keluar | tgl keluar | keluar pada | tanggal selesai | sampai"
    ),
    "owner": names("sales | nama sales | penanggung jawab | diubah oleh"),
    "amount": names("nilai"),
}
CHANGES = {
    "deal_id": HISTORY["deal_id"],
    "from_stage": names("dari tahap | tahap lama | tahap asal | tahap sebelumnya | dari"),
    "to_stage": names("ke tahap | tahap baru | tahap tujuan | tahap sesudahnya | ke | menjadi"),
    "entered": names("tanggal perubahan | tgl perubahan | diubah pada | waktu | tanggal | tgl"),
    "owner": HISTORY["owner"],
    "amount": names("nilai"),
}
FIELD_LOG = {
    "deal_id": HISTORY["deal_id"],
    "field": names("kolom | bidang | nama kolom"),
    "old": names("nilai lama | sebelum"),
    "new": names("nilai baru | sesudah"),
    "entered": names("tanggal perubahan | diubah pada | waktu | tanggal"),
}
